package app

// Revision tells one state of a list from the next, so that what was made of it need not be made again.
// The zero Revision is of no state.
type Revision uint64

// revision is the Revision of a store's count, which begins at 0.
func revision(count uint64, err error) (Revision, error) { return Revision(count + 1), err }
