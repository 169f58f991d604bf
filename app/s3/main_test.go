package s3

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"littleshelf/app/program"
)

// asProgram is the variable by which this test's binary is the program littleshelf with books in a
// bucket.
const asProgram = "LITTLESHELF_S3_TEST_PROGRAM"

func TestMain(m *testing.M) {
	child := len(os.Args) > 1 && (os.Args[1] == "pages" || os.Args[1] == "picture") // of a server
	if child || os.Getenv(asProgram) != "" {
		os.Exit(program.Main(program.Engine{Books: map[string]program.OpenBooks{"s3": Open}}))
	}
	os.Exit(m.Run())
}

// gatewayModule is the S3 server of the tests, with its files in a folder.
const gatewayModule = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"

// buildGateway returns the path of the S3 server. It is built once for a user: that takes a minute.
var buildGateway = sync.OnceValues(func() (path string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "littleshelf-tests", "versitygw-v1.8.0")
	path = filepath.Join(dir, "versitygw")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	temp, err := os.MkdirTemp("", "gateway")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	cmd := exec.Command("go", "install", gatewayModule)
	cmd.Dir, cmd.Env = temp, append(os.Environ(), "GOBIN="+temp, "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go install %s: %w\n%s", gatewayModule, err, out)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	data, err := os.ReadFile(filepath.Join(temp, "versitygw")) // temp may be another file system
	if err != nil {
		return "", err
	}
	partial := path + strconv.Itoa(os.Getpid())
	return path, errors.Join(os.WriteFile(partial, data, 0o755), os.Rename(partial, path))
})

// The keys of the gateway, and its bucket.
const (
	accessKey, secretKey = "shelf", "not-a-secret-of-anyone"
	bucketName           = "books"
)

// gateway is an S3 server in a process of its own.
type gateway struct {
	addr string // host:port
	dir  string // has a folder for each bucket
	meta string // has the metadata of objects

	mu  sync.Mutex // a proxy kills in its own goroutine
	cmd *exec.Cmd
}

// startGateway starts an S3 server with an empty bucket. The test's end kills it.
func startGateway(t *testing.T) *gateway {
	t.Helper()
	if _, err := buildGateway(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("the S3 server cannot be built: %v", err)
	}
	root := t.TempDir()
	g := &gateway{addr: freeAddr(t), dir: filepath.Join(root, "files"), meta: filepath.Join(root, "meta")}
	if err := errors.Join(os.MkdirAll(filepath.Join(g.dir, bucketName), 0o755), os.Mkdir(g.meta, 0o755)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.kill)
	g.start(t)
	return g
}

func (g *gateway) start(t *testing.T) {
	t.Helper()
	path, _ := buildGateway()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cmd = exec.Command(path, "--port", g.addr, "--access", accessKey, "--secret", secretKey, "--quiet", "--keep-alive",
		"posix", "--sidecar", g.meta, g.dir)
	var out bytes.Buffer
	g.cmd.Stdout, g.cmd.Stderr = &out, &out
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", g.addr)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the S3 server does not listen: %v\n%s", err, &out)
		}
	}
}

// kill ends the server with SIGKILL.
func (g *gateway) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cmd != nil && g.cmd.Process != nil {
		g.cmd.Process.Kill()
		g.cmd.Wait()
	}
}

// object returns the path of an object's file.
func (g *gateway) object(key string) string { return filepath.Join(g.dir, bucketName, key) }

// address returns the value of -books for a folder of the bucket.
func (g *gateway) address(folder string) string { return addressAt(g.addr, folder) }

func addressAt(addr, folder string) string {
	return "s3://" + bucketName + "/" + folder + "?endpoint=http://" + addr
}

// freeAddr returns a free address of this machine.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
