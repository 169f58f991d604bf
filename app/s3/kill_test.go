package s3

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestKilledDownload kills the storage while the server downloads a PDF, and while a client does.
// Neither takes the part for the PDF, and both go on when the storage is back.
func TestKilledDownload(t *testing.T) {
	g := startGateway(t)
	pdf := aPDF(20<<20, 5)
	name, err := openBucket(t, g.address("")).Keep(bytes.NewReader(pdf), 64<<20)
	if err != nil {
		t.Fatal(err)
	}
	p := startProxy(t, g.addr)
	b := openBucket(t, addressAt(p.addr, ""))
	if err := b.Verify(name); err != nil {
		t.Fatal(err)
	}
	p.breakAfter(5<<20, &p.received, g.kill)
	file, err := b.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if local, err := file.(*object).Local(); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("Local while the storage was killed = %v, %v", local, err)
	}
	filepath.WalkDir(b.machine.Cache.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			t.Errorf("the disk cache has %s", path)
		}
		return err
	})
	if _, err := io.ReadAll(file.(io.Reader)); err == nil {
		t.Error("the whole PDF was read from a storage that was killed")
	}

	g.start(t)
	p.heal()
	b = openBucket(t, addressAt(p.addr, ""))
	file, err = b.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	var waiting sync.WaitGroup
	before := p.received.Load()
	for range 8 {
		waiting.Go(func() {
			local, err := file.(*object).Local()
			if err != nil {
				t.Error(err)
				return
			}
			defer local.Close()
			if got, err := io.ReadAll(local); err != nil || !bytes.Equal(got, pdf) {
				t.Errorf("the copy has %d bytes, %v, want %d", len(got), err, len(pdf))
			}
		})
	}
	waiting.Wait()
	if n := before - p.received.Load(); n > int64(len(pdf))+1<<20 {
		t.Errorf("8 callers downloaded %d bytes, want the PDF once", n)
	}

	p.breakAfter(5<<20, &p.received, g.kill)
	address, err := b.Address("GET", name, "attachment")
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	part, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err == nil || len(part) >= len(pdf) || !bytes.HasPrefix(pdf, part) {
		t.Fatalf("the client got %d bytes, %v, want a part", len(part), err)
	}
	g.start(t)
	p.heal()
	rest, body, _ := download(t, "GET", address, "Range", "bytes="+strconv.Itoa(len(part))+"-", "If-Match", response.Header.Get("ETag"))
	if rest.StatusCode != 206 || !bytes.Equal(append(part, body...), pdf) {
		t.Errorf("the rest = %d, %d bytes, want 206 and %d", rest.StatusCode, len(body), len(pdf)-len(part))
	}
}

// TestKilledUpload kills the storage while a PDF is stored. There is nothing under its name then.
func TestKilledUpload(t *testing.T) {
	g := startGateway(t)
	p := startProxy(t, g.addr)
	b := openBucket(t, addressAt(p.addr, ""))
	pdf := aPDF(20<<20, 6)
	p.breakAfter(5<<20, &p.sent, g.kill)
	if name, err := b.Keep(bytes.NewReader(pdf), 64<<20); err == nil {
		t.Fatalf("Keep = %s while the storage was killed", name)
	}
	if left, err := os.ReadDir(b.machine.Temp); err != nil || len(left) > 0 {
		t.Errorf("the folder of uploads has %v, %v", left, err)
	}
	g.start(t)
	p.heal()
	other := openBucket(t, g.address(""))
	if names, err := other.PDFs(); err != nil || len(names) > 0 {
		t.Errorf("the bucket has %q, %v", names, err)
	}
	if err := other.Verify(nameOf(pdf)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Verify = %v, want no file", err)
	}
	if _, err := other.Keep(bytes.NewReader(pdf), 64<<20); err != nil {
		t.Errorf("once more: %v", err)
	}
	if stored, err := os.ReadFile(g.object(nameOf(pdf))); err != nil || !bytes.Equal(stored, pdf) {
		t.Errorf("the bucket has %d bytes, %v", len(stored), err)
	}
}

// TestChangedBody checks that the storage refuses a body that is changed on its way.
func TestChangedBody(t *testing.T) {
	g := startGateway(t)
	b := openBucket(t, g.address(""))
	sent := aPDF(1000, 7)
	c := content{reader: bytes.NewReader(sent), size: int64(len(sent)), sha256: [32]byte{1}, md5: make([]byte, 16), kind: "application/pdf"}
	if err := b.send("x.pdf", c, true); err == nil || isOutage(err) {
		t.Errorf("put = %v, want refused", err)
	}
	if _, err := os.Stat(g.object("x.pdf")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the object: %v, want none", err)
	}
}

// TestLeftovers removes what a killed server left in its disk cache.
func TestLeftovers(t *testing.T) {
	m := keysOf(t, accessKey, secretKey)
	folder := filepath.Join(m.Cache.Dir, "ab")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	left := writeFile(t, folder, ".part-"+strings.Repeat("A", 26), []byte("half"))
	whole := writeFile(t, folder, strings.Repeat("c", 62), []byte("whole"))
	if _, err := Open(addressAt("127.0.0.1:1", ""), m); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the part is still there: %v", err)
	}
	if _, err := os.Stat(whole); err != nil {
		t.Errorf("the whole copy: %v", err)
	}
}
