package shoptest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// stableToken returns the same token until EndTokens.
func (p *Platform) stableToken(w http.ResponseWriter, r *http.Request) {
	var params struct {
		Grant  string `json:"grant_type"`
		AppID  string `json:"appid"`
		Secret string `json:"secret"`
	}
	switch err := json.NewDecoder(r.Body).Decode(&params); {
	case r.Method != http.MethodPost:
		refuse(w, "43002")
	case err != nil:
		refuse(w, "47001")
	case params.Grant != "client_credential":
		refuse(w, "40002")
	case params.AppID != AppID:
		refuse(w, "40013")
	case params.Secret != Secret:
		refuse(w, "40125")
	default:
		json.NewEncoder(w).Encode(map[string]any{"access_token": p.goodToken(), "expires_in": 7200})
	}
}

// goodToken returns the token that is good, or a new one.
func (p *Platform) goodToken() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for token, good := range p.tokens {
		if good {
			return token
		}
	}
	token := "88_" + digest(fmt.Sprintf("token %d", len(p.tokens)))
	p.tokens[token] = true
	if p.log != nil {
		p.log.Secret(token, Secret)
	}
	return token
}

// EndTokens makes all tokens expire, as a forced refresh elsewhere does.
func (p *Platform) EndTokens() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for token := range p.tokens {
		p.tokens[token] = false
	}
}

// withToken refuses calls without a good token.
func (p *Platform) withToken(call http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		good, known := p.tokens[r.URL.Query().Get("access_token")]
		p.mu.Unlock()
		switch {
		case !known:
			refuse(w, "40001")
		case !good:
			refuse(w, "42001")
		default:
			call(w, r)
		}
	}
}

// msgSecCheck judges a text by its words: risky, review, errcode.N, slow. All others pass.
func msgSecCheck(w http.ResponseWriter, r *http.Request) {
	var params struct {
		Content, OpenID string
		Version, Scene  int
	}
	if err := json.NewDecoder(r.Body).Decode(&params); err != nil {
		refuse(w, "47001")
		return
	}
	suggest, label := "pass", 100
	for word := range strings.FieldsSeq(params.Content) {
		switch kind, rest, _ := strings.Cut(word, "."); kind {
		case "risky", "review":
			suggest, label = kind, 20001
		case "errcode":
			refuse(w, rest)
			return
		case "slow":
			io.Copy(io.Discard, r.Body) // a server does not notice the end of a connection before
			<-r.Context().Done()
			return
		}
	}
	switch {
	case params.Content == "" || params.OpenID == "":
		refuse(w, "44002")
	case params.Version != 2:
		refuse(w, "40003")
	case params.Scene < 1 || params.Scene > 4:
		refuse(w, "40129")
	default:
		fmt.Fprintf(w, `{"errcode":0,"errmsg":"ok","result":{"suggest":%q,"label":%d},"detail":[{"strategy":"content_model","errcode":0,`+
			`"suggest":%[1]q,"label":%[2]d,"prob":90}],"trace_id":"60ae120f-371d5872-7941a05b"}`, suggest, label)
	}
}
