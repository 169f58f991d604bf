package text

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"unicode"
)

// Message is a text that can be said in each language. Its format is that of the catalogue; an
// error that has this method is translated.
type Message interface {
	Message() (format string, args []any)
}

// Translated is an error that makes its text in each language itself.
type Translated interface {
	In(l Lang) string
}

// Errorf is fmt.Errorf for an error that people read.
func Errorf(format string, args ...any) error {
	return &message{fmt.Errorf(format, args...), format, args}
}

type message struct {
	error
	format string
	args   []any
}

func (m *message) Message() (string, []any) { return m.format, m.args }

func (m *message) Unwrap() error { return m.error }

// Sprintf is fmt.Sprintf in the language: the format is looked up in the catalogue, and messages
// and errors are translated, and texts of the verb v.
func (l Lang) Sprintf(format string, args ...any) string {
	said := slices.Clone(args)
	_, values := split(format)
	for _, value := range values {
		if value.arg > len(args) {
			continue
		}
		switch arg := args[value.arg-1].(type) {
		case error:
			said[value.arg-1] = l.Error(arg)
		case Message:
			said[value.arg-1] = l.Say(arg)
		case string:
			if value.verb == "v" {
				said[value.arg-1] = l.Sentence(arg)
			}
		}
	}
	translated, ok := catalogues[l][format]
	if !ok { // such as "-%s: %w"
		translated = l.withColon(format)
	}
	return fmt.Sprintf(strings.ReplaceAll(translated, "%w", "%v"), said...)
}

// Say returns a message in the language.
func (l Lang) Say(m Message) string {
	format, args := m.Message()
	return l.Sprintf(format, args...)
}

// Text returns a text without values, or a format, in the language. A text that the catalogue lacks
// stays as it is.
func (l Lang) Text(text string) string {
	if translated, ok := catalogues[l][text]; ok {
		return translated
	}
	return text
}

// Error returns the text of an error in the language, and of its causes. An error of another
// package stays in English and is marked as a quotation, unless the catalogue has its format, or it
// ends with a cause that the catalogue has.
func (l Lang) Error(err error) string {
	if err == nil {
		return ""
	}
	switch err := err.(type) {
	case Translated:
		return err.In(l)
	case Message:
		return l.Say(err)
	case *fs.PathError:
		return l.Text(err.Op) + " " + err.Path + l.colon() + l.Error(err.Err)
	case *os.LinkError:
		return l.Text(err.Op) + " " + err.Old + " " + err.New + l.colon() + l.Error(err.Err)
	case *os.SyscallError:
		return l.Text(err.Syscall) + l.colon() + l.Error(err.Err)
	case *net.OpError:
		return l.Text(err.Op) + l.cause(strings.TrimPrefix(err.Error(), err.Op), err.Err)
	case *net.DNSError:
		if err.Server != "" {
			return l.Sprintf("lookup %s on %s: %s", err.Name, err.Server, l.Text(err.Err))
		}
		return l.Sprintf("lookup %s: %s", err.Name, l.Text(err.Err))
	case *json.SyntaxError:
		return l.Sprintf("not valid JSON: %s", err.Error())
	case x509.UnknownAuthorityError:
		return l.Text("the certificate is signed by an unknown authority")
	case x509.HostnameError:
		return l.Sprintf("the certificate is not for %s", err.Host)
	case x509.CertificateInvalidError:
		if err.Reason == x509.Expired {
			return l.Text("the certificate has expired or is not valid yet")
		}
	case *tls.CertificateVerificationError:
		return l.Error(err.Err)
	case interface{ Unwrap() []error }:
		if joined := err.Unwrap(); err.(error).Error() == errors.Join(joined...).Error() {
			return l.lines(joined)
		}
	}
	return l.cause(err.Error(), errors.Unwrap(err))
}

// cause translates a text that ends with its cause.
func (l Lang) cause(text string, cause error) string {
	if cause != nil {
		if before, ok := strings.CutSuffix(text, cause.Error()); ok {
			return l.withColon(l.Text(before)) + l.Error(cause)
		}
	}
	said := l.Sentence(text)
	if l == Chinese && said == text && isEnglish(text) {
		return "原文：" + text
	}
	return said
}

// isEnglish reports whether a text has words and no Chinese character.
func isEnglish(text string) bool {
	return strings.Contains(text, " ") && strings.ContainsFunc(text, unicode.IsLetter) &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// colon returns the separator between a text and its cause.
func (l Lang) colon() string {
	if l == Chinese {
		return "："
	}
	return ": "
}

// withColon returns a text with the colon of the language before values and causes.
func (l Lang) withColon(text string) string { return strings.ReplaceAll(text, ": ", l.colon()) }

// lines translates the errors of errors.Join.
func (l Lang) lines(joined []error) string {
	var lines []string
	for _, err := range joined {
		lines = append(lines, l.Error(err))
	}
	return strings.Join(lines, "\n")
}
