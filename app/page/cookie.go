package page

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"littleshelf/app/text"
)

// Cookies sets and reads the cookies of one site. Scripts cannot read them, and no other site's
// form sends them.
type Cookies struct {
	// Secure reports whether a request came over HTTPS. Then a cookie has the prefix __Host-, which
	// no other host and no plain connection can set (RFC 6265bis, section 4.1.3.2).
	Secure func(*http.Request) bool
}

// Get returns the value of a cookie, or "".
func (c Cookies) Get(r *http.Request, name string) string {
	cookie, err := r.Cookie(c.name(r, name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// Set sets a cookie that lasts as long, or until the browser is closed if lasts is 0. A negative
// one deletes it.
func (c Cookies) Set(w http.ResponseWriter, r *http.Request, name, value string, lasts time.Duration) {
	cookie := &http.Cookie{
		Name: c.name(r, name), Value: value, Path: "/", HttpOnly: true, Secure: c.Secure(r), SameSite: http.SameSiteLaxMode,
		MaxAge: int(lasts / time.Second),
	}
	http.SetCookie(w, cookie)
}

// Attach adds a cookie to a request, as if its browser had sent it.
func (c Cookies) Attach(r *http.Request, name, value string) {
	r.AddCookie(&http.Cookie{Name: c.name(r, name), Value: value})
}

func (c Cookies) name(r *http.Request, name string) string {
	if c.Secure(r) {
		return "__Host-" + name
	}
	return name
}

const (
	said     = "said"
	language = "lang"

	// saidLasts is how long a message waits for the page that shows it.
	saidLasts = time.Minute

	// maxSaid is the longest message that a cookie carries, in bytes.
	maxSaid = 1000
)

// Say has the next page show a message.
func (c Cookies) Say(w http.ResponseWriter, r *http.Request, message string) {
	if len(message) > maxSaid {
		message = strings.ToValidUTF8(message[:maxSaid], "")
	}
	c.Set(w, r, said, base64.RawURLEncoding.EncodeToString([]byte(message)), saidLasts)
}

// HasSaid reports whether a message waits for the next page.
func (c Cookies) HasSaid(r *http.Request) bool { return c.Get(r, said) != "" }

// Said returns the message of Say, once.
func (c Cookies) Said(w http.ResponseWriter, r *http.Request) string {
	value := c.Get(r, said)
	if value == "" {
		return ""
	}
	c.Set(w, r, said, "", -time.Second)
	message, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(message) > maxSaid {
		return ""
	}
	return strings.ToValidUTF8(string(message), "")
}

// Language returns the language of a request: that of SetLanguage, or the one that its browser
// prefers.
func (c Cookies) Language(r *http.Request) text.Lang {
	if chosen := c.Get(r, language); chosen != "" {
		return text.Named(chosen)
	}
	return text.Preferred(r.Header.Get("Accept-Language"), text.Chinese)
}

// SetLanguage has this browser see pages in a language for a year.
func (c Cookies) SetLanguage(w http.ResponseWriter, r *http.Request, chosen text.Lang) {
	c.Set(w, r, language, chosen.String(), 365*24*time.Hour)
}
