//go:build browser

package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// listRole begins what the checker says of <ul role="list">. Without the role, Safari takes a list
// without bullets for no list (webkit.org/b/170179).
const listRole = "The “list” role is unnecessary"

// TestHTML has the Nu checker, which is the W3C's, judge every page in every state and in both
// languages. One run judges all of them, because it takes longer to start than to check.
func TestHTML(t *testing.T) {
	if *checkers == "" {
		shoptest.Lacking(t, "the Nu checker judges the pages: run npm install axe-core vnu-jar, and name the folder with -checkers")
	}
	java, err := exec.LookPath("java")
	if err != nil {
		shoptest.Lacking(t, "the Nu checker judges the pages: install default-jre-headless: %v", err)
	}
	folder := t.TempDir()
	savePages(t, serveFull(t, plainWords()), filepath.Join(folder, "full"), visits)
	savePages(t, serveEmpty(t), filepath.Join(folder, "empty"), func(s *shop) map[string][]visit { return inEmpty(visits(s)) })
	jar := filepath.Join(*checkers, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	cmd := exec.Command(java, "-jar", jar, "--format", "json", "--exit-zero-always", folder)
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	var report struct {
		Messages []struct{ Type, URL, Message, Extract string }
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	for _, m := range report.Messages {
		if strings.HasPrefix(m.Message, listRole) {
			continue
		}
		t.Errorf("%s: %s: %s: %s", filepath.Base(m.URL), m.Type, m.Message, m.Extract)
	}
}

// savePages writes pages of a shop to a folder.
func savePages(t *testing.T, s *shop, folder string, listed func(*shop) map[string][]visit) {
	t.Helper()
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"zh", "en"} {
		keeper := s.person(t)
		keeper.setCookie("lang", language)
		for route, list := range listed(s) {
			for i, v := range list {
				name := fmt.Sprintf("%s-%d-%s.html", fileName(route), i, language)
				if err := os.WriteFile(filepath.Join(folder, name), keeper.visit(t, v, s).source, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// visit goes the way of a visit.
func (p *person) visit(t *testing.T, v visit, s *shop) *response {
	t.Helper()
	if v.guest {
		p.setCookie(readersCookie, "")
		defer p.setCookie(readersCookie, string(s.skey))
	}
	shown := p.get(t, v.path)
	if v.action == "" {
		return shown
	}
	if v.expired {
		p.setKey(s.expired)
		defer p.setKey(s.key)
	}
	return p.submit(t, shown, v.action, v.button, v.fields...)
}
