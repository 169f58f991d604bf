package s3

import (
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// shopProcess is the program with its books in a bucket, in a process of its own.
type shopProcess struct {
	*harness.Process
	client *harness.Client
	books  string // the address
}

// programCommand returns a command that runs the program with the keys of the gateway.
func programCommand(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = []string{asProgram + "=1", "AWS_ACCESS_KEY_ID=" + accessKey, "AWS_SECRET_ACCESS_KEY=" + secretKey,
		"HOME=" + os.Getenv("HOME"), "XDG_CACHE_HOME=" + pdftest.CacheHome(), "TMPDIR=" + os.TempDir()}
	return cmd
}

// startShop serves db, with its books at an address.
func startShop(t *testing.T, db, address string, args ...string) *shopProcess {
	t.Helper()
	args = slices.Concat([]string{"-addr", "127.0.0.1:0", "-db", db, "-books", address, "-pdf-workers", "0"}, harness.Unlimited(), args)
	p := harness.Launch(t, programCommand(args...), db)
	return &shopProcess{p, p.Client(t), address}
}

// command runs a command on the shop, which must succeed, and returns what it prints.
func (s *shopProcess) command(t *testing.T, args ...string) string {
	t.Helper()
	out, code := s.tryCommand(t, args...)
	if code != 0 {
		t.Fatalf("%q = %d\n%s", args, code, out)
	}
	return out
}

func (s *shopProcess) tryCommand(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	cmd := programCommand(slices.Concat(args, []string{"-db", s.DB, "-books", s.books})...)
	printed, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(printed), cmd.ProcessState.ExitCode()
}

// download gets a file as a client does that follows redirects. It returns the number of redirects.
func download(t *testing.T, verb, address string, header ...string) (response *http.Response, body []byte, redirects int) {
	t.Helper()
	client := &http.Client{Timeout: harness.Timeout, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		redirects = len(via)
		return nil
	}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequest(verb, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	if response, err = client.Do(request); err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response, body, redirects
}

// redirectOf returns the response to a request without following it.
func redirectOf(t *testing.T, verb, address string) *http.Response {
	t.Helper()
	request, err := http.NewRequest(verb, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func writeFile(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
