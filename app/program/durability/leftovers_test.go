package durability

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program/harness"
)

// startAndKill starts a command, waits until it creates a file in the folder, and kills it.
func startAndKill(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := harness.Command(t, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, func() bool { return harness.HasParts(t, dir) })
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	cmd.Wait()
	if !harness.HasParts(t, dir) {
		t.Fatalf("%q was killed before it created a file: the test proves nothing", args)
	}
}

// TestKilledBackup checks that the next backup into a folder removes the files of a killed backup.
func TestKilledBackup(t *testing.T) {
	k := harness.NewKeptShop(t)
	socket, err := control.Place{DB: k.DB}.Path()
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
	startAndKill(t, dir, "backup", "-db", k.DB, filepath.Join(dir, "monday.db"))
	server.Close()
	k.Must(t, "backup", filepath.Join(dir, "tuesday.db"))
	if harness.HasParts(t, dir) {
		t.Error("the next backup did not remove the files of the killed backup")
	}
}

// TestKilledImport checks that the next import, or the next start of the server, removes the files
// of a killed import.
func TestKilledImport(t *testing.T) {
	k := harness.NewKeptShop(t)
	whole := filepath.Join(k.Dir, "whole.ndjson")
	k.Must(t, "export", whole)
	db := harness.NewDB(t)
	fifo := filepath.Join(k.Dir, "fifo")
	if err := harness.Mkfifo(fifo); err != nil {
		t.Fatal(err)
	}
	for _, next := range []func(){
		func() {
			if code, _, stderr := harness.Run(t, nil, "import", "-db", db, whole); code != cli.ExitDone {
				t.Errorf("import = %d, %q", code, stderr)
			}
		},
		func() { harness.Serve(t, db, nil).Stop() },
	} {
		silent, err := os.OpenFile(fifo, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		startAndKill(t, filepath.Dir(db), "import", "-db", filepath.Join(filepath.Dir(db), "other.db"), fifo)
		silent.Close()
		next()
		harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
	}
	harness.Check(t, db)
}

// TestKilledUpload kills a server during an upload. The next start, or the next upload, removes the
// incomplete file.
func TestKilledUpload(t *testing.T) {
	k := harness.NewKeptShop(t)
	for _, next := range []func(){
		func() { k.Must(t, "book", "add", "-name", "x", "-price", "1", "-pdf", k.PDF(t, "small.pdf", "x")) },
		func() { harness.Serve(t, k.DB, nil, "-books", k.Books).Stop() },
	} {
		p := harness.Start(t, k.DB, "-books", k.Books)
		path, err := control.Place{DB: k.DB}.Path()
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
		harness.Eventually(t, func() bool { return harness.HasParts(t, k.Books) })
		p.Kill(t)
		conn.Close()
		if !harness.HasParts(t, k.Books) {
			t.Fatal("the killed server has left no file: the test proves nothing")
		}
		next()
		if harness.HasParts(t, k.Books) {
			t.Error("the incomplete file of the killed server still exists")
		}
	}
}
