package wechat_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"littleshelf/app"
)

func TestCheckText(t *testing.T) {
	_, c := newShop(t)
	for words, want := range map[string]app.Judgement{
		"好书":          app.Passed,
		"review 一下":   app.Doubtful,
		"risky <b> 话": app.Risky,
	} {
		got, err := c.CheckText(t.Context(), app.AuthoredText{OpenID: openID, Kind: app.CommentText, Text: words})
		if got != want || err != nil {
			t.Errorf("CheckText(%q) = %v, %v, want %v", words, got, err, want)
		}
	}
}

// TestCheckTextRequest: the request is as WeChat documents it.
func TestCheckTextRequest(t *testing.T) {
	for kind, scene := range map[app.TextKind]float64{app.ProfileText: 1, app.CommentText: 2} {
		const said = "<甲> & \U0001f469\u200d\U0001f4bb"
		c, _ := calls{tokenPath: granted(7200), checkPath: func(w http.ResponseWriter, r *http.Request) {
			var got map[string]any
			if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
				t.Error(err)
			}
			want := map[string]any{"version": 2., "openid": openID, "scene": scene, "content": said}
			for key := range want {
				if got[key] != want[key] {
					t.Errorf("%s is %v, want %v", key, got[key], want[key])
				}
			}
			query := r.URL.Query()
			if r.Method != "POST" || len(got) != len(want) || len(query) != 1 || query.Get("access_token") != "88_t0ken" {
				t.Errorf("%s with %v and %v", r.Method, query, got)
			}
			passes(w, r)
		}}.client(t)
		if _, err := c.CheckText(t.Context(), app.AuthoredText{OpenID: openID, Kind: kind, Text: said}); err != nil {
			t.Error(err)
		}
	}
}
