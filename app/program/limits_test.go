package program_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestLimitsByDefault checks that one reader can write 30 times and buy 60 times a minute.
func TestLimitsByDefault(t *testing.T) {
	db := harness.NewDB(t)
	shop := harness.Serve(t, db, harness.NoEnv, "-seed")
	login, err := shop.Client.Login("a reader in a hurry")
	if err != nil {
		t.Fatal(err)
	}
	for path, most := range map[string]int{"/api/order/buy": 60, "/api/comment/write": 30} {
		through := 0
		for range most + 10 { // a slow machine may take seconds
			body := strings.NewReader(fmt.Sprintf(`{"skey":%q,"bookid":1000000001,"content":"好书"}`, string(login.SKey)))
			response, err := shop.Client.HTTP.Post(shop.Client.Base+path, "application/json", body)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode == http.StatusOK {
				through++
				continue
			}
			wait, err := strconv.Atoi(response.Header.Get("Retry-After"))
			if response.StatusCode != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 2 ||
				!strings.Contains(string(answer), `"result":-6,`) {
				t.Errorf("%s %d = %d %s, Retry-After %d, %v", path, through+1, response.StatusCode, answer, wait, err)
			}
			break
		}
		if through < most || through == most+10 {
			t.Errorf("%d requests to %s succeed, want %d", through, path, most)
		}
	}
	shop.Stop()
	harness.Check(t, db, login)
}

// TestIdleConnectionsMakeRoom opens as many idle connections as one address may have. More clients
// are served all the same.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	t.Parallel()
	const most = 8
	p := harness.Start(t, harness.NewDB(t), "-limit-conns", strconv.Itoa(most))
	for i := range 5 * most {
		conn, err := net.Dial("tcp", p.Addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: shop\r\n\r\n")
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("client %d = %+v, %v", i+1, response, err)
		}
	}
	p.Stop(t)
	if strings.Contains(p.Log.String(), "connections refused") {
		t.Errorf("log = %s", p.Log)
	}
	harness.Check(t, p.DB)
}

// TestConnections opens as many busy connections as one address may have. More are closed at once
// and logged. When one ends, another is served.
func TestConnections(t *testing.T) {
	const most = 8
	p := harness.Start(t, harness.NewDB(t), "-limit-conns", strconv.Itoa(most))
	dial := func() net.Conn {
		t.Helper()
		conn, err := net.Dial("tcp", p.Addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	answers := func(conn net.Conn) bool {
		io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: shop\r\n\r\n")
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return false
		}
		io.Copy(io.Discard, response.Body)
		return response.StatusCode == http.StatusOK
	}
	var open []net.Conn
	for range most {
		open = append(open, dial())
	}
	for range 3 {
		beyond, err := net.Dial("tcp", p.Addr)
		if err != nil {
			continue // reset during the dial
		}
		if n, err := beyond.Read(make([]byte, 1)); err == nil {
			t.Errorf("the connection over the limit reads %d bytes", n)
		}
		beyond.Close()
	}
	for i, conn := range open {
		if !answers(conn) {
			t.Errorf("connection %d of %d is not served", i+1, most)
		}
	}
	open[0].Close()
	harness.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", p.Addr)
		if err != nil {
			return false
		}
		defer conn.Close()
		return answers(conn)
	})
	p.Stop(t)
	if n := strings.Count(p.Log.String(), "connections refused"); n != 1 {
		t.Errorf("%d lines about refused connections, want 1\n%s", n, p.Log)
	}
	harness.Check(t, p.DB)
}
