package page

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// OwnForms refuses forms that pages of other sites send (net/http's CrossOriginProtection). origin
// returns the scheme and host that browsers see, or "" if they are not configured: a proxy may send
// another Host. deny sends the refusal; nil sends a plain one.
func OwnForms(next, deny http.Handler, origin func() string, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead, http.MethodOptions: // they change nothing, as for net/http
			next.ServeHTTP(w, r)
			return
		}
		crossOrigin := http.NewCrossOriginProtection()
		crossOrigin.SetDenyHandler(deny)
		if own := origin(); own != "" {
			if err := crossOrigin.AddTrustedOrigin(own); err != nil {
				log.Error("the public address is no origin", "err", err)
			}
		}
		crossOrigin.Handler(next).ServeHTTP(w, r)
	})
}

// maxPath is the longest path that a page repeats, in bytes with its query.
const maxPath = 2000

// OwnPath returns a path of a site as it is, with its query, if the path is root or below root, and
// otherwise root. So no page can redirect a browser to another site.
func OwnPath(path, root string) string {
	parsed, err := url.Parse(path)
	if err != nil || len(path) > maxPath || parsed.IsAbs() || parsed.Host != "" || parsed.Opaque != "" ||
		parsed.Path != root && !strings.HasPrefix(parsed.Path, strings.TrimSuffix(root, "/")+"/") ||
		strings.HasPrefix(parsed.Path, "//") {
		return root
	}
	return parsed.RequestURI()
}
