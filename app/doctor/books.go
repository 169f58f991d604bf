package doctor

// elsewhere asks the storage on other machines that has the books.
func (s *Shop) elsewhere() []Finding {
	if s.Storage == nil {
		return nil
	}
	f := okf("the storage of the books answers")
	if err := s.Storage(); err != nil {
		f = failf("the storage of the books cannot be used: %v", err)
	}
	f.Check = "books"
	return []Finding{f}
}
