package pgtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// shared is what the tests of one package use together. Main removes it.
var shared struct {
	sync.Mutex
	template string // the data folder of a server that never ran; all others are copies of it
	dir      string // of the server
	server   *Server
}

// Shared returns a server for tests that neither stop it nor measure it. It loses its data if the
// machine crashes.
func Shared(t testing.TB) *Server {
	t.Helper()
	Need(t)
	shared.Lock()
	defer shared.Unlock()
	if shared.server != nil {
		return shared.server
	}
	dir, err := newFolder()
	if err == nil {
		shared.dir = dir
		shared.server, err = fromTemplate(dir, []string{"fsync=off"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return shared.server
}

var making sync.Mutex

// template returns the template, which it makes first if needed.
func template() (string, error) {
	making.Lock()
	defer making.Unlock()
	if shared.template != "" {
		return shared.template, nil
	}
	dir, err := newFolder()
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "template")
	initdb := as(tool("initdb"), "-D", data, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	single := as(tool("postgres"), "--single", "-D", data, "template1")
	single.Stdin = strings.NewReader("CREATE ROLE shop LOGIN\nCREATE DATABASE shop OWNER shop\n")
	if out, err := single.CombinedOutput(); err != nil {
		return "", fmt.Errorf("postgres --single: %w\n%s", err, out)
	}
	shared.template = data
	return data, nil
}

// Main runs the tests of a package, and then removes what they shared.
func Main(m *testing.M) int {
	code := m.Run()
	if shared.server != nil {
		shared.server.Stop()
	}
	os.RemoveAll(shared.dir)
	if shared.template != "" {
		os.RemoveAll(filepath.Dir(shared.template))
	}
	return code
}
