package cli_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestRefusedBookKeepsNoPDF: a refused change stores no file.
func TestRefusedBookKeepsNoPDF(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			if mode == "served" {
				k.Serve(t)
			}
			pdf := k.PDF(t, "book.pdf", "hello")
			for _, args := range [][]string{
				{"book", "add", "-name", "", "-price", "1"},
				{"book", "add", "-name", "x", "-price", "-1"},
				{"book", "add", "-name", "x", "-price", "1", "-id", "1000000001"},
				{"book", "add", "-name", strings.Repeat("长", 201), "-price", "1"},
				{"book", "set", "1000000001", "-cover", "ftp://x"},
				{"book", "set", "7"},
			} {
				_, stderr, code := k.Command(append(args, "-pdf", pdf)...)
				if code == cli.ExitDone {
					t.Errorf("%q = %d, %q, want a refusal", args, code, stderr)
				}
				harness.OnlyFiles(t, k.Books)
			}
			const request = "01a210a3-c09c-72ae-aeb7-761fa82ea323"
			k.Must(t, "book", "set", "1000000001", "-price", "5", "-request", request)
			k.Must(t, "book", "set", "1000000001", "-pdf", pdf, "-request", request) // a repeated request
			harness.OnlyFiles(t, k.Books)
			if audited := k.Must(t, "audit", "-json"); strings.Count(audited, `"receipt"`) != 1 {
				t.Errorf("audit = %s, want one change", audited)
			}
		})
	}
}

// TestBookPDF: a PDF is stored under the SHA-256 of its content, with and without a running server.
func TestBookPDF(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			if mode == "served" {
				k.Serve(t)
			}
			path := k.PDF(t, "book.pdf", "hello")
			k.Must(t, "book", "add", "-name", "Hello", "-price", "1", "-pdf", path)
			k.Must(t, "book", "set", "1000000001", "-pdf", path)
			// printf '%%PDF-1.4\nhello\nstartxref\n9\n%%%%EOF\n' | sha256sum
			const name = "b3dbac22ec8675f66dac8752ddc152d6ea761676b6d7da44b017c7fe7be29460.pdf"
			harness.OnlyFiles(t, k.Books, name)
			if list := k.Must(t, "book", "list", "-json"); strings.Count(list, name) != 2 {
				t.Errorf("book list = %s, want %s twice", list, name)
			}
		})
	}
}

// TestBookPDFRefused: a file that is no PDF, too large or truncated leaves nothing in the folder.
func TestBookPDFRefused(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			stop := func() {}
			if mode == "served" {
				stop = k.Serve(t)
			}
			text, large, empty, half := filepath.Join(k.Dir, "text"), k.PDF(t, "large.pdf", ""), filepath.Join(k.Dir, "empty"),
				filepath.Join(k.Dir, "half")
			for path, content := range map[string]string{text: "PDF-1.4 without the sign", empty: "", half: "%PDF-1.4\nhello"} {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Truncate(large, 200<<20+1); err != nil {
				t.Fatal(err)
			}
			for path, want := range map[string]string{text: "not a PDF", empty: "an empty file", half: "not a whole PDF",
				large: "larger than 200 MB", k.Dir: "is not a regular file"} {
				_, stderr, code := k.Command("book", "add", "-name", "x", "-price", "1", "-pdf", path)
				if code != cli.ExitFailed || !strings.Contains(stderr, want) {
					t.Errorf("book add -pdf %s = %d, %q, want %q", path, code, stderr, want)
				}
			}
			k.Must(t, "setting", "set", "max-pdf", "1")
			if err := os.Truncate(large, 1<<20+1); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{
				{"book", "add", "-name", "x", "-price", "1", "-pdf", large}, {"books", "import", "-price", "1", filepath.Dir(large)},
			} {
				stdout, stderr, code := k.Command(args...)
				if code != cli.ExitFailed || !strings.Contains(stdout+stderr, "larger than 1 MB") {
					t.Errorf("%v = %d, %q, %q", args, code, stdout, stderr)
				}
			}
			stop() // waits for the server's own clean-up
			harness.OnlyFiles(t, k.Books)
		})
	}
}

func TestBookPDFTruncatedInTransit(t *testing.T) {
	k := harness.NewKeptShop(t)
	stop := k.Serve(t)
	for _, head := range []string{
		"Content-Length: 1000\r\n\r\n%PDF-1.4 and",
		"Transfer-Encoding: chunked\r\n\r\n8\r\n%PDF-1.4\r\n",
		"Transfer-Encoding: chunked\r\n\r\n2\r\n%P\r\n",
	} {
		conn, err := net.Dial("unix", k.DB+".sock")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /pdf HTTP/1.1\r\nHost: littleshelf\r\n%s", head)
		conn.(*net.UnixConn).CloseWrite()
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		response := make([]byte, 4096)
		n, _ := conn.Read(response) // waits until the server has finished the request
		conn.Close()
		if strings.Contains(string(response[:n]), "result") {
			t.Errorf("the response to a truncated PDF = %s", response[:n])
		}
	}
	stop()
	harness.OnlyFiles(t, k.Books)
}
