//go:build unix

package program_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// benchBook is the size in bytes of a book with pictures.
const benchBook = 20 << 20

// BenchmarkDownloadBesideNginx downloads a book of 20 MB from the program and from nginx in turns,
// over loopback. nginx has one worker, its defaults, sendfile and an access log. The ratios to
// nginx are of throughput, as the median of five runs, and of processor time per byte.
//
//	go test -run '^$' -bench BesideNginx -benchtime 1x ./app/program
func BenchmarkDownloadBesideNginx(b *testing.B) {
	dir := b.TempDir()
	content := make([]byte, benchBook)
	rand.NewChaCha8([32]byte{}).Read(content)
	if err := os.WriteFile(filepath.Join(dir, "7.pdf"), content, 0o600); err != nil {
		b.Fatal(err)
	}
	nginx := startNginx(b, dir)
	p := serveFree(b, dir)
	shop := sender{address: p.Addr, path: "/downloadfile?filename=7.pdf", pid: p.Cmd.Process.Pid}
	for _, conns := range []int{1, 16} {
		b.Run(fmt.Sprint(conns), func(b *testing.B) {
			var rates [2][]float64 // bytes a second
			var took [2]time.Duration
			for b.Loop() {
				for round := range 5 {
					for turn := range 2 {
						i := (turn + round) % 2
						s := []sender{shop, nginx}[i]
						before := s.processor(b)
						rates[i] = append(rates[i], s.send(b, conns, 32/conns))
						took[i] += s.processor(b) - before
					}
				}
			}
			for _, r := range rates {
				slices.Sort(r)
			}
			shops, nginxs := rates[0][len(rates[0])/2], rates[1][len(rates[1])/2]
			gigabytes := float64(len(rates[0])*32*benchBook) / 1e9
			b.ReportMetric(shops/1e6, "MB/s")
			b.ReportMetric(shops/nginxs, "x-nginx-throughput")
			b.ReportMetric(took[0].Seconds()/gigabytes, "cpu-s/GB")
			b.ReportMetric(took[0].Seconds()/took[1].Seconds(), "x-nginx-cpu")
			b.ReportMetric(0, "ns/op") // means nothing here
		})
	}
}

// sender is a server with the book.
type sender struct {
	address, path string
	pid           int
}

// send downloads the book several times on each connection, on all connections at once. It returns
// bytes per second.
func (s sender) send(b *testing.B, conns, times int) float64 {
	b.Helper()
	var reading sync.WaitGroup
	start := time.Now()
	for range conns {
		reading.Go(func() {
			if err := s.download(times); err != nil {
				b.Errorf("%s%s: %v", s.address, s.path, err)
			}
		})
	}
	reading.Wait()
	return float64(conns*times*benchBook) / time.Since(start).Seconds()
}

func (s sender) download(times int) error {
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	answers, buffer := bufio.NewReader(conn), make([]byte, 1<<20)
	for range times {
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: shop\r\n\r\n", s.path)
		response, err := http.ReadResponse(answers, nil)
		if err != nil {
			return err
		}
		n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, response.Body, buffer)
		if n != benchBook || err != nil {
			return errors.Join(fmt.Errorf("%s, %d bytes", response.Status, n), err)
		}
	}
	return nil
}

// processor returns the server's processor time, which the kernel counts in steps of 10 ms.
func (s sender) processor(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(stat), ") ") // proc(5): utime is field 14, stime 15
	fields := strings.Fields(after)
	var ticks int
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// startNginx serves the folder until the benchmark ends.
func startNginx(b *testing.B, folder string) sender {
	b.Helper()
	path, err := exec.LookPath("nginx")
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/nginx") // is not on every user's path
	}
	if err != nil {
		shoptest.Lacking(b, "nginx serves the same files for comparison: install nginx: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := l.Addr().String()
	l.Close() // nginx accepts neither a listener nor port 0
	dir := b.TempDir()
	config := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`daemon off; master_process off; pid nginx.pid; error_log error.log;
events {}
http {
	access_log access.log; sendfile on;
	client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
	server { listen %s; root "%s"; }
}`, address, folder)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(path, "-p", dir, "-e", "error.log", "-c", config)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	for deadline := time.Now().Add(harness.Timeout); ; time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			return sender{address: address, path: "/7.pdf", pid: cmd.Process.Pid}
		}
		if time.Now().After(deadline) {
			b.Fatalf("nginx does not serve: %v", err)
		}
	}
}
