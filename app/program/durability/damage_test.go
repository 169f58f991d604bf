package durability

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestDamage checks that the server refuses a damaged or foreign database in one sentence, and does
// not change it.
func TestDamage(t *testing.T) {
	killed, stopped := usedShop(t)
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
			db := harness.NewDB(t)
			if err := os.WriteFile(db, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			code, stderr := harness.Finish(t, harness.ServeCommand(t, db, "-seed"))
			sentence := harness.OneSentence(t, stderr)
			if code != cli.ExitFailed || !strings.HasPrefix(sentence, "littleshelf: open database "+db+": ") ||
				!strings.Contains(sentence, tt.says) || len(sentence) > 600 {
				t.Errorf("exit code = %d, %q, want %d and one sentence with %q", code, sentence, cli.ExitFailed, tt.says)
			}
			if now, err := os.ReadFile(db); err != nil || !bytes.Equal(now, tt.content) {
				t.Errorf("the file has changed: %v", err)
			}
			harness.OnlyFiles(t, filepath.Dir(db), "shop.db")
		})
	}
}

// TestDamageFoundWhileServing damages a page of a file that was closed cleanly, which the server
// does not read whole at the start. Only requests that read the page fail.
func TestDamageFoundWhileServing(t *testing.T) {
	_, stopped := usedShop(t)
	for bucket, target := range map[string]string{
		"sessions.expires": "", // the sweeper reads it at the start
		"comments":         "/api/book/queryBook?bookid=1000000001",
	} {
		db := harness.NewDB(t)
		root := rootOf(t, stopped, bucket)
		if err := os.WriteFile(db, zero(stopped, root, root+page), 0o600); err != nil {
			t.Fatal(err)
		}
		p := harness.Start(t, db)
		for path, want := range map[string]int{target: 500, "/healthz": 200, "/api/book/getBooks?is_all=1": 200} {
			if path == "" {
				continue
			}
			response, err := http.Get(p.URL(path))
			if err != nil {
				t.Fatalf("%s damaged: %v\n%s", bucket, err, p.Log)
			}
			response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("%s damaged: GET %s = %d, want %d", bucket, path, response.StatusCode, want)
			}
		}
		for deadline := time.Now().Add(harness.Timeout); !strings.Contains(p.Log.String(), "level=ERROR"); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Errorf("%s damaged: nothing is logged\n%s", bucket, p.Log)
				break
			}
		}
		p.Stop(t) // no audit follows: the file is damaged
	}
}
