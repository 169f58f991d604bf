//go:build linux

package cli_test

import (
	"bufio"
	"bytes"
	"os/exec"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/bolt"
)

// longLists returns the list commands, as they are typed.
func longLists(reader app.UserID) [][]string {
	return [][]string{
		{"order", "list"}, {"order", "list", reader.String()}, {"comment", "list"}, {"comment", "list", reader.String()},
		{"reader", "list"}, {"book", "list"}, {"audit"}, {"codes", "list"},
	}
}

// mostOrders returns the reader with the most orders in the database of a stopped server.
func mostOrders(t testing.TB, path string) (reader app.UserID) {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	orders, most := make(map[app.UserID]int), 0
	err = db.View(t.Context(), func(r app.Reader) error {
		for order, err := range r.Orders() {
			if err != nil {
				return err
			}
			if orders[order.User]++; orders[order.User] > most {
				reader, most = order.User, orders[order.User]
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

// listing is a list command of the binary that has printed its first line.
type listing struct {
	words  []string
	cmd    *exec.Cmd
	out    *bufio.Reader
	errors bytes.Buffer
	began  time.Time
	first  time.Duration // time from the start to the first line
}

func beginList(t testing.TB, db string, words ...string) *listing {
	t.Helper()
	l := &listing{words: words, cmd: exec.Command(harness.Binary(t), append(slices.Clone(words), "-db", db)...)}
	l.cmd.Env, l.cmd.Stderr = []string{}, &l.errors
	out, err := l.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	l.out, l.began = bufio.NewReader(out), time.Now()
	if err := l.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.cmd.Process.Kill() })
	if _, err := l.out.ReadString('\n'); err != nil {
		l.cmd.Wait()
		t.Fatalf("%q prints no line: %v\n%s", words, err, &l.errors)
	}
	l.first = time.Since(l.began)
	return l
}

// end reads the list to its end and returns the number of its lines.
func (l *listing) end(t testing.TB) (lines int) {
	t.Helper()
	lines = 1
	for scanner := bufio.NewScanner(l.out); scanner.Scan(); {
		lines++
	}
	if err := l.cmd.Wait(); err != nil {
		t.Errorf("%q: %v\n%s", l.words, err, &l.errors)
	}
	return lines
}
