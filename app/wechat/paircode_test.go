package wechat_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

const drawPath = "/wxa/getwxacodeunlimit"

const pairCode app.PairCode = "7KM3QX"

// TestDrawPairCode has a code drawn by a platform that behaves like WeChat, whose token ends.
func TestDrawPairCode(t *testing.T) {
	p, c := newShop(t)
	for range 2 {
		image, err := c.DrawPairCode(t.Context(), pairCode)
		if want := shoptest.CodeImage("7KM3QX"); err != nil || image.Type != "image/jpeg" || string(image.Body) != want {
			t.Errorf("DrawPairCode = %q, %v, want %q", image, err, want)
		}
		p.EndTokens()
	}
	if tokens, drawn := p.Calls(tokenPath), p.Calls(drawPath); tokens != 2 || drawn != 3 {
		t.Errorf("%d tokens and %d calls, want 2 and 3", tokens, drawn)
	}
}

// TestDrawPairCodeRequest: the request is as WeChat documents it.
func TestDrawPairCodeRequest(t *testing.T) {
	c, _ := calls{tokenPath: granted(7200), drawPath: func(w http.ResponseWriter, r *http.Request) {
		var got map[string]any
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		want := map[string]any{"scene": "7KM3QX", "page": "pages/pair/pair", "check_path": false, "env_version": "release"}
		for key := range want {
			if got[key] != want[key] {
				t.Errorf("%s is %v, want %v", key, got[key], want[key])
			}
		}
		query := r.URL.Query()
		if r.Method != "POST" || len(got) != len(want) || len(query) != 1 || query.Get("access_token") != "88_t0ken" {
			t.Errorf("%s with %v and %v", r.Method, query, got)
		}
		says(200, "\x89PNG\r\n\x1a\n...")(w, r)
	}}.client(t)
	if image, err := c.DrawPairCode(t.Context(), pairCode); err != nil || image.Type != "image/png" {
		t.Errorf("DrawPairCode = %q, %v, want a PNG", image.Type, err)
	}
}

// typed sends body with a Content-Type.
func typed(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Write([]byte(body))
	}
}

// TestDrawPairCodeFaults is the table of WeChat's answers: the calls that are made, and the error.
func TestDrawPairCodeFaults(t *testing.T) {
	const jpeg = "\xff\xd8\xff\xe0"
	const once, twice = "stable_token getwxacodeunlimit", "stable_token getwxacodeunlimit stable_token getwxacodeunlimit"
	for name, tt := range map[string]struct {
		answer    http.HandlerFunc
		seen, err string
	}{
		"an image as JSON": {typed("application/json", jpeg), once, ""},
		"an image as text": {typed("text/plain", jpeg), once, ""},
		"the largest":      {typed("image/jpeg", jpeg+strings.Repeat("x", app.MaxCodeImage-len(jpeg))), once, ""},
		"too large":        {typed("image/jpeg", jpeg+strings.Repeat("x", app.MaxCodeImage)), once, "the answer has 262145 bytes or more"},
		"an error as an image": {typed("image/jpeg", `{"errcode":41030,"errmsg":"invalid page, rid: `+rid+`"}`), once,
			"errcode 41030, rid " + rid},
		"too often":          {fails(45009), once, "errcode 45009, rid " + rid},
		"token refused":      {fails(40001), twice, "errcode 40001, rid " + rid},
		"token expired":      {fails(42001), twice, "errcode 42001, rid " + rid},
		"scene":              {fails(40129), once, "errcode 40129, rid " + rid},
		"busy":               {fails(-1), once, "errcode -1, rid " + rid},
		"no image, no error": {says(200, `{"errcode":0,"errmsg":"ok"}`), once, "the answer is no image"},
		"a page":             {typed("text/html", "<html>"+everything), once, "the answer is not the JSON expected"},
		"a GIF":              {typed("image/jpeg", "GIF89a"), once, "the answer is not the JSON expected"},
		"nothing":            {says(200, ""), once, "the answer is not the JSON expected"},
		"HTTP 500":           {says(500, jpeg), once, "HTTP 500"},
		"cut short":          {sends("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + jpeg), once, "the answer is cut short or not HTTP"},
		"silent":             {hangs(""), once, "context deadline exceeded"},
		"stopping":           {hangs(jpeg), once, "context deadline exceeded"},
		"endless":            {endless, once, "the answer has 262145 bytes or more"},
	} {
		t.Run(name, func(t *testing.T) {
			c, seen := calls{tokenPath: granted(7200), drawPath: tt.answer}.client(t)
			if strings.HasSuffix(tt.err, "deadline exceeded") {
				c.Timeout = 100 * time.Millisecond
			}
			image, err := c.DrawPairCode(t.Context(), pairCode)
			got := ""
			if err != nil {
				got = strings.TrimPrefix(err.Error(), "getwxacodeunlimit: ")
			}
			if got != tt.err || (image.Body == nil) != (tt.err != "") {
				t.Errorf("DrawPairCode = %d bytes, %v, want %q", len(image.Body), err, tt.err)
			}
			if often := errors.As(err, new(app.DrawnTooOften)); often != (name == "too often") {
				t.Errorf("the error is one of too many calls: %v", often)
			}
			if got := seen(); got != tt.seen {
				t.Errorf("calls %s, want %s", got, tt.seen)
			}
		})
	}
}
