package find

// Folded returns the form in which a text is compared.
func Folded(text string) string { return joined(fold(text)) }
