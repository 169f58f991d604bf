package program_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// checkSyscalls checks that the unit allows all system calls of a traced server, since tests cannot
// run it under systemd.
func checkSyscalls(t *testing.T, trace, unit string) {
	sets := readFilterSets(systemdAnalyze(t)("syscall-filter", "--no-pager"))
	var allowed map[string]bool
	for _, setting := range regexp.MustCompile(`(?m)^SystemCallFilter=(~?)(.*)$`).FindAllStringSubmatch(unit, -1) {
		for _, name := range strings.Fields(setting[2]) {
			if allowed == nil {
				allowed = make(map[string]bool)
			}
			sets.each(name, func(call string) { allowed[call] = setting[1] == "" })
		}
	}
	families := regexp.MustCompile(`(?m)^RestrictAddressFamilies=(.*)$`).FindStringSubmatch(unit)
	text, err := os.ReadFile(trace)
	if err != nil || len(allowed) < 200 || families == nil {
		t.Fatalf("%v; %d calls allowed; families %q", err, len(allowed), families)
	}
	seen := make(map[string]bool)
	for line := range bytes.Lines(text) {
		call := regexp.MustCompile(`^\d+ +(\w+)\((\w*)`).FindSubmatch(line)
		if call == nil {
			continue
		}
		name := string(call[1])
		if !allowed[name] && !seen[name] {
			t.Errorf("the unit forbids %s: %s", name, line)
		}
		seen[name] = true
		if name == "socket" && !strings.Contains(families[1]+" ", string(call[2])+" ") {
			t.Errorf("the unit forbids %s: %s", call[2], line)
		}
	}
	for _, name := range []string{"accept4", "fdatasync", "flock", "sendfile", "socket"} {
		if !seen[name] {
			t.Errorf("the server never called %s: the test proves nothing", name)
		}
	}
}

// filterSets is the output of systemd-analyze syscall-filter: the calls and sets of each set.
type filterSets map[string][]string

func readFilterSets(text []byte) filterSets {
	sets := make(filterSets)
	set := ""
	for line := range strings.Lines(string(text)) {
		name := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "@"):
			set = name
		case name != "" && name[0] != '#' && set != "":
			sets[set] = append(sets[set], name)
		}
	}
	return sets
}

// each calls fn with every call of a set, or with the call itself.
func (s filterSets) each(name string, fn func(call string)) {
	if name[0] != '@' {
		fn(name)
	}
	for _, member := range s[name] {
		s.each(member, fn)
	}
}
