package program

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/control"
)

// underWay reports whether the folder has a file or a folder that is being made.
func underWay(t *testing.T, dir string) bool {
	t.Helper()
	parts, err := filepath.Glob(filepath.Join(dir, "*.part-*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(parts) > 0
}

// killed starts a command, waits until it makes something in the folder, and kills it.
func killed(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := program(t, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return underWay(t, dir) })
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	cmd.Wait()
	if !underWay(t, dir) {
		t.Fatalf("%q was killed and has left nothing: this is no test", args)
	}
}

// TestKilledBackup: what a killed backup leaves goes with the next backup into its folder.
func TestKilledBackup(t *testing.T) {
	k := newKeptShop(t)
	socket, err := control.Place{DB: k.db}.Path()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/status", func(w http.ResponseWriter, _ *http.Request) { json.NewEncoder(w).Encode(control.Status{}) })
	mux.HandleFunc("/snapshot", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	server := &http.Server{Handler: mux}
	go server.Serve(listener)
	dir := t.TempDir()
	killed(t, dir, "backup", "-db", k.db, filepath.Join(dir, "monday.db"))
	server.Close()
	k.must(t, "backup", filepath.Join(dir, "tuesday.db"))
	if underWay(t, dir) {
		t.Error("the next backup has left what was killed")
	}
}

// TestKilledImport: what a killed import leaves goes with the next one, or when the shop opens.
func TestKilledImport(t *testing.T) {
	k := newKeptShop(t)
	whole := filepath.Join(k.dir, "whole.ndjson")
	k.must(t, "export", whole)
	db := newDB(t)
	fifo := filepath.Join(k.dir, "fifo")
	if err := mkfifo(fifo); err != nil {
		t.Fatal(err)
	}
	for _, next := range []func(){
		func() {
			if code, _, stderr := runHere(t, nil, "import", "-db", db, whole); code != exitDone {
				t.Errorf("import = %d, %q", code, stderr)
			}
		},
		func() { openHere(t, db, nil).end() },
	} {
		silent, err := os.OpenFile(fifo, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		killed(t, filepath.Dir(db), "import", "-db", filepath.Join(filepath.Dir(db), "other.db"), fifo)
		silent.Close()
		next()
		alone(t, db, "shop.db")
	}
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
}

// TestKilledUpload: what a server that is killed during an upload leaves goes when the next one opens, or
// with the next book.
func TestKilledUpload(t *testing.T) {
	k := newKeptShop(t)
	for _, next := range []func(){
		func() { k.must(t, "book", "add", "-name", "x", "-price", "1", "-pdf", k.pdf(t, "small.pdf", "x")) },
		func() { openHere(t, k.db, nil, "-books", k.books).end() },
	} {
		p := startShop(t, k.db, "-books", k.books)
		path, err := control.Place{DB: k.db}.Path()
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("POST /pdf HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n%PDF-1.4\n")); err != nil {
			t.Fatal(err)
		}
		eventually(t, func() bool { return underWay(t, k.books) })
		p.kill(t)
		conn.Close()
		if !underWay(t, k.books) {
			t.Fatal("the killed server has left nothing: this is no test")
		}
		next()
		if underWay(t, k.books) {
			t.Error("what the killed server left is there still")
		}
	}
}

// TestRefusedBookKeepsNoPDF: a change that is refused stores no file.
func TestRefusedBookKeepsNoPDF(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := newKeptShop(t)
			if mode == "served" {
				k.serve(t)
			}
			pdf := k.pdf(t, "book.pdf", "hello")
			for _, args := range [][]string{
				{"book", "add", "-name", "", "-price", "1"},
				{"book", "add", "-name", "x", "-price", "-1"},
				{"book", "add", "-name", "x", "-price", "1", "-id", "1000000001"},
				{"book", "add", "-name", strings.Repeat("长", 201), "-price", "1"},
				{"book", "set", "1000000001", "-cover", "ftp://x"},
				{"book", "set", "7"},
			} {
				_, stderr, code := k.command(append(args, "-pdf", pdf)...)
				if code == exitDone {
					t.Errorf("%q = %d, %q, want a refusal", args, code, stderr)
				}
				k.holds(t)
			}
			const request = "01a210a3-c09c-72ae-aeb7-761fa82ea323"
			k.must(t, "book", "set", "1000000001", "-price", "5", "-request", request)
			k.must(t, "book", "set", "1000000001", "-pdf", pdf, "-request", request) // which was done already
			k.holds(t)
			if audited := k.must(t, "audit", "-json"); strings.Count(audited, `"receipt"`) != 1 {
				t.Errorf("audit = %s, want one change", audited)
			}
		})
	}
}

// TestBackupBesideASum: a copy is not made where it could not have its own SHA-256 beside it.
func TestBackupBesideASum(t *testing.T) {
	k := newKeptShop(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path+".sha256", []byte("of another"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := k.command("backup", path)
	if code != exitFailed || !strings.Contains(stderr, "copy.db.sha256 is there already") {
		t.Errorf("backup = %d, %q, want a refusal", code, stderr)
	}
	alone(t, path, "copy.db.sha256")
}
