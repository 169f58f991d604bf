package security

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// nasty are dangerous texts: markup, formulas, terminal escapes, reversed writing.
var nasty = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'{{.Base}}' %s%n $(id) ` + "`id`",
	`javascript:alert(1)`, `'; DROP TABLE users; --`,
	`=HYPERLINK("http://evil.example","x")`, `+1+1`, `-1+1`, `@SUM(1)`, "\t=1", "　=1", "\u200b=1", "\ufeff=1", "\x00=1", "＝1",
	"\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\u009b31m", "\u202egnp.exe", "\u2066x\u2069", "a\bb\x7fc", "a\u2028b",
	"a\r\n2026-11-22 forged", "a\rb",
}

// TestInertText puts each text into every field that a reader or the keeper can set, and checks
// every output: JSON that parses to the same text, pages without the text's markup, CSV without a
// formula, commands and a log without terminal escapes.
func TestInertText(t *testing.T) {
	db := harness.NewDB(t)
	log := shoptest.NewLog(t)
	platform := shoptest.NewPlatform(t, log)
	s := harness.Serve(t, db, map[string]string{"WECHAT_APPID": shoptest.AppID, "WECHAT_SECRET": shoptest.Secret},
		"-seed", "-wechat-api", platform.URL)
	k := &harness.KeptShop{DB: db, Books: filepath.Dir(db)}

	var wrote []string
	for i, text := range nasty {
		name := fmt.Sprintf("nasty%d", i)
		skey := loginAs(t, s, name, text)
		if _, err := s.Client.Comment(skey, 1000000002, "-"+text); err != nil {
			t.Errorf("comment %q: %v", text, err)
		}
		wrote = append(wrote, app.Tidy("-"+text))
		k.Must(t, "book", "set", "1000000001", "-name", "书"+text, "-author", text, "-publisher", text, "-why", text)
		if _, err := s.Client.Buy(skey, 1000000001); err != nil {
			t.Errorf("buy: %v", err)
		}
		for _, target := range []string{"/api/user/info?", "/api/user/ledger?", "/api/order/list?",
			"/api/user/getBoughtBooks?", "/api/book/getBooks?is_all=1&", "/api/book/queryBook?bookid=1000000002&"} {
			inertJSON(t, s, target+"skey="+string(skey))
		}
		inertPage(t, s)
	}
	var page struct {
		Data struct {
			Lists []struct{ UName, CContent, UAvatar string }
		}
	}
	s.Client.GetJSON(t, "/api/book/queryBook?bookid=1000000002&limit=100", &page)
	var came, names []string
	for _, c := range slices.Backward(page.Data.Lists) {
		came = append(came, c.CContent)
		names = append(names, c.UName)
		if app.TidyName(c.UAvatar) != c.UName {
			t.Errorf("avatar %q of %q", c.UAvatar, c.UName)
		}
	}
	if !slices.Equal(came, wrote) || len(names) != len(nasty) {
		t.Errorf("comments = %q, want %q", came, wrote)
	}
	inertCommands(t, k)
	for _, table := range []string{"orders", "ledger", "users", "comments"} {
		inertCSV(t, table, k.Must(t, "export", "-csv", table))
	}
	s.Stop()
	printable(t, "the log", s.Log.String())
	harness.Check(t, db)
}

// loginAs logs in a reader whose profile has text in every field.
func loginAs(t *testing.T, s *harness.InProcess, name, text string) app.SKey {
	t.Helper()
	sessionKey := shoptest.SessionKey(name)
	profile, err := json.Marshal(map[string]any{
		"openId": shoptest.OpenID(name), "nickName": text, "language": text, "city": text, "province": text, "country": text, "avatarUrl": text,
		"watermark": map[string]string{"appid": shoptest.AppID},
	})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum(append(slices.Clone(profile), sessionKey...))
	key, err := base64.StdEncoding.DecodeString(sessionKey)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	pad := aes.BlockSize - len(profile)%aes.BlockSize
	data := append(slices.Clone(profile), bytes.Repeat([]byte{byte(pad)}, pad)...)
	iv := make([]byte, aes.BlockSize)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
	s.Log.Secret(name + ".1")
	answer, err := s.Client.Call(http.MethodPost, "/login", map[string]any{
		"code": name + ".1", "rawData": string(profile), "signature": hex.EncodeToString(sum[:]),
		"encryptedData": base64.StdEncoding.EncodeToString(data), "iv": base64.StdEncoding.EncodeToString(iv),
	})
	if err != nil {
		t.Fatalf("login with %q: %v", text, err)
	}
	s.Log.Secret(string(answer.SKey))
	return answer.SKey
}

// inertJSON requests target and checks that a browser would run nothing of the response.
func inertJSON(t *testing.T, s *harness.InProcess, target string) {
	t.Helper()
	response, err := http.Get(s.Client.Base + target)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	h := response.Header
	if err != nil || !json.Valid(body) || h.Get("Content-Type") != "application/json; charset=utf-8" ||
		h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s = %v %s", target, h, body)
	}
	if i := bytes.IndexFunc(body, func(r rune) bool { return r < ' ' || r == '\u2028' }); i >= 0 {
		t.Errorf("%s contains %q", target, body[i:min(i+20, len(body))])
	}
}

// inertPage checks that the page with the catalogue has no script and no picture.
func inertPage(t *testing.T, s *harness.InProcess) {
	t.Helper()
	for _, path := range []string{"/", "/books/1000000001", "/books/1000000002"} {
		status, page := harness.Get(t, s.Client.Base+path)
		if status != 200 || !strings.Contains(page, "书") {
			t.Errorf("the page %s = %d %s", path, status, page)
		}
		for _, text := range nasty {
			if strings.Contains(text, "<") && strings.Contains(page, text) {
				t.Errorf("the page %s has %q", path, text)
			}
		}
	}
}

// inertCommands checks the output of commands, for people and for scripts.
func inertCommands(t *testing.T, k *harness.KeptShop) {
	t.Helper()
	readers := harness.Objects[struct{ Reader string }](t, k.Must(t, "reader", "list", "-json"))
	if len(readers) != len(nasty) {
		t.Fatalf("%d readers, want %d", len(readers), len(nasty))
	}
	commands := [][]string{{"reader", "list"}, {"book", "list"}, {"comment", "list"}, {"order", "list"}, {"audit"},
		{"check"}, {"reader", "show", readers[0].Reader}}
	for _, r := range readers {
		commands = append(commands, []string{"comment", "list", r.Reader})
	}
	for _, command := range commands {
		for _, as := range [][]string{command, append(slices.Clone(command), "-json")} {
			stdout, stderr, _ := k.Command(as...)
			printable(t, strings.Join(as, " "), stdout+stderr)
		}
	}
	comments := harness.Objects[struct{ Text, Name string }](t, k.Must(t, "comment", "list", "-json"))
	if len(comments) != len(nasty) {
		t.Fatalf("comment list -json: %d, want %d", len(comments), len(nasty))
	}
	for i, text := range nasty {
		if !slices.ContainsFunc(comments, func(c struct{ Text, Name string }) bool { return c.Text == app.Tidy("-"+text) }) {
			t.Errorf("comment list -json lacks %d, %q", i, text)
		}
	}
	for _, text := range nasty {
		file := filepath.Join(filepath.Dir(k.DB), "nasty.ndjson")
		if err := os.WriteFile(file, []byte(`{"kind":`+quoteJSON(text)+"}\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, command := range [][]string{{"import", file, "-db", filepath.Join(filepath.Dir(k.DB), "new.db")}, {text},
			{"reader", "show", "0123456" + text}, {"backup", "/nowhere/" + text}, {"verify", "/nowhere/" + text}} {
			stdout, stderr, code := k.Command(command...)
			if code == 0 {
				t.Errorf("%q was accepted", command)
			}
			printable(t, fmt.Sprintf("%q", command), stdout+stderr)
		}
	}
}

func quoteJSON(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// printable checks that no line of text has a character that a terminal interprets.
func printable(t *testing.T, what, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) }); i >= 0 {
			t.Errorf("%s prints %q", what, line[i:min(i+30, len(line))])
		}
	}
}

// inertCSV checks that no cell of a table is a formula for a spreadsheet.
func inertCSV(t *testing.T, table, text string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil || len(lines) <= len(nasty) {
		t.Errorf("%s: %d lines, %v", table, len(lines), err)
	}
	for _, line := range lines[1:] {
		for i, cell := range line {
			bare := strings.TrimLeftFunc(cell, func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) })
			number := strings.Trim(cell, "-0123456789") == "" && lines[0][i] == "points"
			if bare != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(bare)[0]) && !number {
				t.Errorf("%s: %s is a formula: %q", table, lines[0][i], cell)
			}
			if strings.ContainsFunc(cell, func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
			}) {
				t.Errorf("%s: %s contains an escape: %q", table, lines[0][i], cell)
			}
		}
	}
}
