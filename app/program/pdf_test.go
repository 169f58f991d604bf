package program

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/books"
)

// A PDF is stored under the SHA-256 of its content, whoever holds the database.
func TestBookPDF(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := newKeptShop(t)
			if mode == "served" {
				k.serve(t)
			}
			path := k.pdf(t, "book.pdf", "hello")
			k.must(t, "book", "add", "-name", "Hello", "-price", "1", "-pdf", path)
			k.must(t, "book", "set", "1000000001", "-pdf", path)
			// printf '%%PDF-1.4\nhello\nstartxref\n9\n%%%%EOF\n' | sha256sum
			const name = "b3dbac22ec8675f66dac8752ddc152d6ea761676b6d7da44b017c7fe7be29460.pdf"
			k.holds(t, name)
			if list := k.must(t, "book", "list", "-json"); strings.Count(list, name) != 2 {
				t.Errorf("book list = %s, want %s twice", list, name)
			}
		})
	}
}

// Of what is no PDF, or too large, or does not arrive whole, nothing is left.
func TestBookPDFRefused(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := newKeptShop(t)
			stop := func() {}
			if mode == "served" {
				stop = k.serve(t)
			}
			text, large, empty, half := filepath.Join(k.dir, "text"), k.pdf(t, "large", ""), filepath.Join(k.dir, "empty"), filepath.Join(k.dir, "half")
			for path, content := range map[string]string{text: "PDF-1.4 without the sign", empty: "", half: "%PDF-1.4\nhello"} {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Truncate(large, books.MaxPDF+1); err != nil {
				t.Fatal(err)
			}
			for path, want := range map[string]string{text: "not a PDF", empty: "an empty file", half: "not a whole PDF", large: "larger than 200 MB", k.dir: "is not a regular file"} {
				_, stderr, code := k.command("book", "add", "-name", "x", "-price", "1", "-pdf", path)
				if code != cli.ExitFailed || !strings.Contains(stderr, want) {
					t.Errorf("book add -pdf %s = %d, %q, want %q", path, code, stderr, want)
				}
			}
			stop() // with all it was about to clear away
			k.holds(t)
		})
	}
}

func TestBookPDFCutOnItsWay(t *testing.T) {
	k := newKeptShop(t)
	stop := k.serve(t)
	for _, head := range []string{
		"Content-Length: 1000\r\n\r\n%PDF-1.4 and",
		"Transfer-Encoding: chunked\r\n\r\n8\r\n%PDF-1.4\r\n",
		"Transfer-Encoding: chunked\r\n\r\n2\r\n%P\r\n",
	} {
		conn, err := net.Dial("unix", k.db+".sock")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /pdf HTTP/1.1\r\nHost: littleshelf\r\n%s", head)
		conn.(*net.UnixConn).CloseWrite()
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		answer := make([]byte, 4096)
		n, _ := conn.Read(answer) // so the server is done with it
		conn.Close()
		if strings.Contains(string(answer[:n]), "result") {
			t.Errorf("a cut PDF was answered %s", answer[:n])
		}
	}
	stop()
	k.holds(t)
}

// holds compares the books folder with a list of names.
func (k *keptShop) holds(t *testing.T, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(k.books)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("books folder holds %q, want %q", names, want)
	}
}
