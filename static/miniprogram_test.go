package static

import (
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// readMiniProgram returns the files of the mini-program by their paths.
func readMiniProgram(t *testing.T) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := fs.WalkDir(MiniProgram(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(MiniProgram(), name)
		files[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestMiniProgramIsWhole checks that the files that refer to each other by name are there: pages,
// components, modules and icons.
func TestMiniProgramIsWhole(t *testing.T) {
	files := readMiniProgram(t)
	exists := func(from, name string) {
		t.Helper()
		if _, ok := files[name]; !ok {
			t.Errorf("%s names %s, which is missing", from, name)
		}
	}
	var program struct{ Pages []string }
	if err := json.Unmarshal([]byte(files["app.json"]), &program); err != nil || len(program.Pages) == 0 {
		t.Fatalf("app.json: %d pages, %v", len(program.Pages), err)
	}
	for _, page := range program.Pages {
		for _, extension := range []string{".js", ".json", ".wxml", ".wxss"} {
			exists("app.json", page+extension)
		}
	}
	links := regexp.MustCompile(`/(pages/\w+/\w+|components/\w+/\w+)\b`)
	modules := regexp.MustCompile(`require\('(\.[^']+)'\)`)
	for name, content := range files {
		if strings.HasSuffix(name, ".json") && !json.Valid([]byte(content)) {
			t.Errorf("%s is not JSON", name)
		}
		for _, link := range links.FindAllStringSubmatch(content, -1) {
			exists(name, link[1]+".wxml")
		}
		for _, module := range modules.FindAllStringSubmatch(content, -1) {
			exists(name, path.Join(path.Dir(name), module[1])+".js")
		}
		for _, icon := range regexp.MustCompile(`icons/[\w-]+\.png`).FindAllString(content, -1) {
			exists(name, icon)
		}
	}
}

// TestMiniProgramSpeaksPlainly checks the words that readers see: 你, no exclamation marks.
func TestMiniProgramSpeaksPlainly(t *testing.T) {
	for name, content := range readMiniProgram(t) {
		if found := regexp.MustCompile(`您|！|亲爱|\p{Han}!`).FindString(content); found != "" {
			t.Errorf("%s has %q", name, found)
		}
	}
}

// TestMiniProgramIsSmall checks that each file has one idea, and that nothing is loaded from other
// hosts than the shop.
func TestMiniProgramIsSmall(t *testing.T) {
	for name, content := range readMiniProgram(t) {
		if lines := strings.Count(content, "\n"); lines > 250 {
			t.Errorf("%s has %d lines", name, lines)
		}
		if host := regexp.MustCompile(`https?://[^\s'"]+`).FindString(content); host != "" && name != "config.js" {
			t.Errorf("%s names %s", name, host)
		}
	}
}
