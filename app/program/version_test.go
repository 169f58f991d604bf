package program

import (
	"os"
	"regexp"
	"runtime/debug"
	"testing"
)

// TestVersion checks that a build has a version that a shopkeeper can look for, stamped or not.
func TestVersion(t *testing.T) {
	for stamp, want := range map[string]string{
		"":        release,
		"(devel)": release,
		"v0.3.1":  "v0.3.1",
		"v0.0.0-20261126082634-98276e8abcde+dirty": "v0.0.0-20261126082634-98276e8abcde+dirty",
	} {
		if got := versionOf(&debug.BuildInfo{Main: debug.Module{Version: stamp}}); got != want {
			t.Errorf("versionOf(%q) = %q, want %q", stamp, got, want)
		}
	}
}

// TestChangelog checks that the newest entry of the changelog, in each language, is about the
// release.
func TestChangelog(t *testing.T) {
	log, err := os.ReadFile("../../static/docs/CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^# .*\n(?:[^#\n].*\n|\n)*## (\S+) · 20\d\d-\d\d-\d\d$`).FindAllSubmatch(log, -1)
	if len(newest) != 2 || string(newest[0][1]) != release || string(newest[1][1]) != release {
		t.Errorf("the newest entries are %q, want %s in two languages", newest, release)
	}
}
