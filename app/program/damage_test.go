package program

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
)

// page is what bbolt's files are made of, in bytes.
var page = os.Getpagesize()

// traded makes a database some dozen pages long, and gives its used pages as a killed server leaves
// them, without a list of the free ones, and as a stopped one does.
func traded(t *testing.T) (killed, stopped []byte) {
	t.Helper()
	db := newDB(t)
	p := startShop(t, db, "-seed")
	c := newClient(t, p)
	for i := range 40 {
		login, err := c.login(fmt.Sprint("code-of-", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.comment(login.skey, 1000000001, strings.Repeat("书", 140)); err != nil {
			t.Fatal(err)
		}
	}
	c.hangUp()
	p.kill(t)
	killed = usedPages(t, db)
	p = startShop(t, db)
	p.stop(t)
	if _, err := audit(db, nil); err != nil {
		t.Error(err)
	}
	return killed, usedPages(t, db)
}

// usedPages gives a file up to the page count of its newer meta page (see bolt/inspect.go).
func usedPages(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	meta := func(i int) (pages, txid uint64) {
		m := content[i*page+16:]
		return binary.NativeEndian.Uint64(m[40:]), binary.NativeEndian.Uint64(m[48:])
	}
	pages, txid := meta(0)
	if more, later := meta(1); later > txid {
		pages = more
	}
	return content[:int(pages)*page]
}

// zero clears the bytes from one place to another.
func zero(content []byte, from, to int) []byte {
	content = bytes.Clone(content)
	clear(content[from:to])
	return content
}

// edited changes a database through bbolt itself.
func edited(t *testing.T, content []byte, edit func(*bbolt.Tx) error) []byte {
	t.Helper()
	path := newDB(t)
	if content != nil {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Update(edit); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return usedPages(t, path)
}

// rootOf is where in a database a bucket begins.
func rootOf(t *testing.T, content []byte, bucket string) (at int) {
	t.Helper()
	edited(t, content, func(tx *bbolt.Tx) error {
		at = int(tx.Bucket([]byte(bucket)).RootPage()) * page
		return nil
	})
	if at == 0 {
		t.Fatalf("%s is too small to have a page", bucket)
	}
	return at
}

// TestDamage: what is not a sound database of ours is refused in one sentence, and stays as it is.
func TestDamage(t *testing.T) {
	killed, stopped := traded(t)
	newer := edited(t, stopped, func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, 1000))
	})
	foreign := edited(t, nil, func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("widgets"))
		return err
	})
	foreignMeta := edited(t, nil, func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("meta"))
		if err != nil {
			return err
		}
		return b.Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, 1))
	})
	noise := make([]byte, 64<<10)
	rand.NewChaCha8([32]byte{}).Read(noise)
	pages := len(killed) / page
	middle := rootOf(t, killed, "comments")
	noisy := bytes.Clone(killed)
	copy(noisy[middle:middle+page], noise)

	tests := []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "empty"},
		{"text", []byte("hello, this is not a database\n"), ""},
		{"noise", noise, ""},
		{"zeroes", make([]byte, len(killed)), ""},
		{"a page", killed[:page], ""},
		{"half a page", killed[:page/2], ""},
		{"no meta page", zero(killed, 0, 2*page), ""},
		{"a web page", bytes.Repeat([]byte("<html>502 Bad Gateway</html>"), 1000), ""},
		{"of another program", foreign, "another program"},
		{"of another program with a meta bucket", foreignMeta, "another program"},
		{"of a newer littleshelf", newer, "run littleshelf"},
		{"killed, cut to half", killed[:pages/2*page], "restore a backup"},
		{"killed, cut to two pages", killed[:2*page], "restore a backup"},
		{"killed, a byte short", killed[:len(killed)-1], "restore a backup"},
		{"killed, all but the metas zeroed", zero(killed, 2*page, len(killed)), "restore a backup"},
		{"killed, second half zeroed", zero(killed, pages/2*page, len(killed)), "restore a backup"},
		{"killed, a page zeroed", zero(killed, middle, middle+page), "restore a backup"},
		{"killed, a page zeroed behind its header", zero(killed, middle+16, middle+page), "restore a backup"},
		{"killed, the head of a page zeroed", zero(killed, middle, middle+64), "restore a backup"},
		{"killed, a page of noise", noisy, "restore a backup"},
		{"stopped, cut to half", stopped[:len(stopped)/2/page*page], "restore a backup"},
		{"stopped, all but the metas zeroed", zero(stopped, 2*page, len(stopped)), "restore a backup"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := newDB(t)
			if err := os.WriteFile(db, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			code, stderr := finish(t, shopCommand(t, db, "-seed"))
			sentence := oneSentence(t, stderr)
			if code != exitFailed || !strings.HasPrefix(sentence, "littleshelf: open database "+db+": ") || !strings.Contains(sentence, tt.says) || len(sentence) > 600 {
				t.Errorf("exit code = %d, %q, want %d and one sentence with %q", code, sentence, exitFailed, tt.says)
			}
			if now, err := os.ReadFile(db); err != nil || !bytes.Equal(now, tt.content) {
				t.Errorf("the file has changed: %v", err)
			}
			alone(t, db, "shop.db")
		})
	}
}

// TestDamageFoundLate: after a clean stop nobody reads the whole file. A bad page found while the
// shop is open fails what needs it, and no more.
func TestDamageFoundLate(t *testing.T) {
	_, stopped := traded(t)
	for bucket, target := range map[string]string{
		"sessions.expires": "", // the sweeper reads it at once
		"comments":         "/api/book/queryBook?bookid=1000000001",
	} {
		db := newDB(t)
		root := rootOf(t, stopped, bucket)
		if err := os.WriteFile(db, zero(stopped, root, root+page), 0o600); err != nil {
			t.Fatal(err)
		}
		p := startShop(t, db)
		for path, want := range map[string]int{target: 500, "/healthz": 200, "/api/book/getBooks?is_all=1": 200} {
			if path == "" {
				continue
			}
			response, err := http.Get(p.url(path))
			if err != nil {
				t.Fatalf("%s damaged: %v\n%s", bucket, err, p.Log)
			}
			response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("%s damaged: GET %s = %d, want %d", bucket, path, response.StatusCode, want)
			}
		}
		for deadline := time.Now().Add(patience); !strings.Contains(p.Log.String(), "level=ERROR"); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Errorf("%s damaged: nothing is logged\n%s", bucket, p.Log)
				break
			}
		}
		p.stop(t) // and no audit: the file is not sound
	}
}
