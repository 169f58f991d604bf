package s3

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// TestHanging uses a storage that accepts connections and never answers. A call ends after the time
// of a request, and the next ones at once.
func TestHanging(t *testing.T) {
	t.Parallel()
	b := openBucket(t, addressAt(startHanging(t), ""))
	calls := map[string]func() error{
		"Usable":      b.Usable,
		"Verify":      func() error { return b.Verify("1.pdf") },
		"Names":       func() error { _, err := b.Names(); return err },
		"Address":     func() error { _, err := b.Address("GET", "1.pdf", ""); return err },
		"VerifyCover": func() error { return b.VerifyCover([32]byte{1}) },
		"Keep":        func() error { _, err := b.Keep(bytes.NewReader(aPDF(10, 1)), 1<<20); return err },
		"Each":        func() error { return b.Each(func(string, fs.File) error { return nil }) },
	}
	began := time.Now()
	var calling sync.WaitGroup
	for name, call := range calls {
		for range 10 {
			calling.Go(func() {
				if err := call(); !isOutage(err) || errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%s = %v, want an outage", name, err)
				}
			})
		}
	}
	calling.Wait()
	if took := time.Since(began); took > 2*requestTime+restTime {
		t.Errorf("70 calls took %v", took)
	}
	began = time.Now()
	for name, call := range calls {
		if err := call(); !isOutage(err) {
			t.Errorf("%s = %v, want an outage", name, err)
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("the next calls took %v, want no time", took)
	}
	if file, err := b.Open("ttest.pdf"); err != nil {
		t.Errorf("the free sample: %v", err)
	} else {
		file.Close()
	}
}

// TestComesBack checks that the gate opens when the storage answers again.
func TestComesBack(t *testing.T) {
	t.Parallel()
	g := startGateway(t)
	b := openBucket(t, g.address(""))
	g.kill()
	if err := b.Verify("1.pdf"); !isOutage(err) {
		t.Fatalf("Verify = %v, want an outage", err)
	}
	g.start(t)
	began := time.Now()
	for !errors.Is(b.Verify("1.pdf"), fs.ErrNotExist) {
		if time.Since(began) > 3*restTime {
			t.Fatalf("Verify = %v long after the storage is back", b.Verify("1.pdf"))
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// TestSentences checks what is said of a storage that cannot be used, and that no secret is.
func TestSentences(t *testing.T) {
	g := startGateway(t)
	for _, test := range []struct{ address, access, secret, want string }{
		{g.address(""), accessKey, "wrong-secret", "refuses the keys"},
		{g.address(""), "nobody", secretKey, "refuses the request: XAdminUserNotFound"},
		{strings.Replace(g.address(""), bucketName, "no-such-bucket", 1), accessKey, secretKey, "has no bucket no-such-bucket"},
		{addressAt(freeAddr(t), ""), accessKey, secretKey, "does not answer"},
	} {
		store, err := Open(test.address, keysOf(t, test.access, test.secret))
		if err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{"Usable": store.Usable(), "Verify": store.Verify("1.pdf")} {
			if err == nil || !strings.Contains(err.Error(), test.want) || errors.Is(err, fs.ErrNotExist) ||
				strings.Contains(err.Error(), test.secret) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s = %v, want it to say %q", what, err, test.want)
			}
		}
	}
}

// TestShopWithoutStorage serves a shop whose storage hangs: it is ready, sends the free sample, and
// says soon that a book cannot be read now.
func TestShopWithoutStorage(t *testing.T) {
	t.Parallel()
	s := startShop(t, harness.NewDB(t), addressAt(startHanging(t), ""), "-seed", "-downloads", "public")
	for path, want := range map[string]int{"/readyz": 200, "/downloadfile?filename=ttest.pdf": 200,
		"/downloadfile?filename=" + app.BookID(1000000001).WireName(): 503, "/covers/1000000001-0.svg": 404} {
		began := time.Now()
		response, body, _ := download(t, "GET", s.URL(path))
		if took := time.Since(began); response.StatusCode != want || took > 2*requestTime+time.Second {
			t.Errorf("GET %s = %d after %v, want %d\n%.200s", path, response.StatusCode, took, want, body)
		}
		if want == 503 && response.Header.Get("Retry-After") == "" {
			t.Error("503 without Retry-After")
		}
	}
	reader, err := s.client.Login("anna")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.client.Buy(reader.SKey, 1000000001); !errors.Is(err, harness.Refused(-2)) {
		t.Errorf("Buy = %v, want the result -2", err)
	}
	if balance, err := s.client.Balance(reader.SKey); err != nil || balance == 0 {
		t.Errorf("the balance is %d, %v, want nothing charged", balance, err)
	}
	if out, code := s.tryCommand(t, "doctor"); code == 0 || !strings.Contains(out, "the storage of the books cannot be used") {
		t.Errorf("doctor = %d\n%s", code, out)
	}
	if out, code := s.tryCommand(t, "check"); code != 1 || !strings.Contains(out, "does not answer") {
		t.Errorf("check = %d\n%s", code, out)
	}
	s.client.HangUp()
	s.Stop(t)
	harness.Check(t, s.DB)
}
