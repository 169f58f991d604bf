package shoptest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// The credentials of the mini-program that Platform accepts.
const (
	AppID  = "wx0123456789abcdef"
	Secret = "0123456789abcdef0123456789abcdef"
)

// Platform is a fake WeChat on loopback. The login code selects the response:
//
//	NAME or NAME.N        the reader NAME; each spelling is valid once, like a real code
//	errcode.N             errcode N, every time
//	littleshelf-trial     errcode 40029: a server tries this code when it starts
//	busyonce.NAME         errcode -1 first, then the reader NAME
//	html, empty, nokey, notid, slow    unusable responses; slow waits until the client disconnects
type Platform struct {
	URL string

	mu     sync.Mutex
	used   map[string]bool
	tokens map[string]bool // those handed out, and whether they are still good
	calls  map[string]int  // by path
	log    *Log            // registers every secret sent; may be nil

	messages   []SentMessage
	answers    []string        // to the next messages
	subscribed map[string]bool // openids
}

// NewPlatform starts a platform. The end of the test stops it.
func NewPlatform(t testing.TB, log *Log) *Platform {
	p := &Platform{used: make(map[string]bool), tokens: make(map[string]bool), calls: make(map[string]int), log: log}
	p.subscribed = make(map[string]bool)
	mux := http.NewServeMux()
	mux.HandleFunc("/sns/jscode2session", p.jscode2session)
	mux.HandleFunc("/cgi-bin/stable_token", p.stableToken)
	mux.HandleFunc("/wxa/msg_sec_check", p.withToken(msgSecCheck))
	mux.HandleFunc("/wxa/getwxacodeunlimit", p.withToken(getWXACodeUnlimit))
	mux.HandleFunc("/cgi-bin/message/subscribe/send", p.withToken(p.sendMessage))
	mux.HandleFunc("/wxaapi/newtmpl/gettemplate", p.withToken(listTemplates))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.calls[r.URL.Path]++
		p.mu.Unlock()
		w.Header().Set("Content-Type", "text/plain") // as WeChat does
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Calls returns the number of requests of a path, for example /cgi-bin/stable_token.
func (p *Platform) Calls(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[path]
}

// OpenID returns the openid of the reader called name.
func OpenID(name string) string { return "o" + digest("openid " + name)[:27] }

// SessionKey returns the session_key of the reader called name, in base64.
func SessionKey(name string) string {
	sum := sha256.Sum256([]byte("session_key " + name))
	return base64.StdEncoding.EncodeToString(sum[:16])
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (p *Platform) jscode2session(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	code := q.Get("js_code")
	if q.Get("grant_type") != "authorization_code" {
		refuse(w, "40002")
		return
	}
	if q.Get("appid") != AppID || q.Get("secret") != Secret {
		refuse(w, "40013")
		return
	}
	if p.log != nil {
		p.log.Secret(code, Secret)
	}
	kind, rest, _ := strings.Cut(code, ".")
	switch kind {
	case "errcode":
		refuse(w, rest)
	case "littleshelf-trial":
		refuse(w, "40029")
	case "html":
		io.WriteString(w, "<html><body>502 Bad Gateway</body></html>")
	case "empty":
	case "nokey":
		json.NewEncoder(w).Encode(map[string]string{"openid": OpenID(kind)})
	case "notid":
		json.NewEncoder(w).Encode(map[string]string{"session_key": SessionKey(kind)})
	case "slow":
		<-r.Context().Done()
	case "busyonce":
		if p.use(code) {
			refuse(w, "-1")
			return
		}
		p.accept(w, rest)
	default:
		if !p.use(code) {
			refuse(w, "40163")
			return
		}
		p.accept(w, kind)
	}
}

// use reports whether code is used for the first time.
func (p *Platform) use(code string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used[code] {
		return false
	}
	p.used[code] = true
	return true
}

func (p *Platform) accept(w io.Writer, name string) {
	if p.log != nil {
		p.log.Secret(OpenID(name), SessionKey(name))
	}
	json.NewEncoder(w).Encode(map[string]string{"openid": OpenID(name), "session_key": SessionKey(name)})
}

// refuse sends an error as WeChat does: HTTP 200, and a rid at the end of errmsg.
func refuse(w io.Writer, errcode string) {
	fmt.Fprintf(w, `{"errcode":%s,"errmsg":"refused by the test platform, rid: 65f2c1d0-1a2b3c4d-5e6f7a8b"}`, errcode)
}
