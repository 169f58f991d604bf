package text

import "io"

// Fprintf is fmt.Fprintf in the language.
func (l Lang) Fprintf(w io.Writer, format string, args ...any) {
	io.WriteString(w, l.Sprintf(format, args...))
}
