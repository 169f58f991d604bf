package app

// Revision identifies one state of a list: data computed from the list is valid while its
// Revision stays the same. The zero Revision identifies no state.
type Revision uint64

// revision converts a count of the store, which starts at 0, to a Revision.
func revision(count uint64, err error) (Revision, error) { return Revision(count + 1), err }
