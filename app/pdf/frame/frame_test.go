//go:build unix

package frame

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAskAndReceive(t *testing.T) {
	server, theirs, err := Pair()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	child, err := Use(theirs)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Close()
	path := filepath.Join(t.TempDir(), "book.pdf")
	if err := os.WriteFile(path, []byte("%PDF-"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, task := range []Task{
		{Act: Examine}, {Act: Page, Number: 3, Width: 750, Stamp: "a stamp"}, {Act: Stamp, Stamp: strings.Repeat("s", maxStamp)},
	} {
		if err := server.Ask(task, file); err != nil {
			t.Fatal(err)
		}
		got, err := child.Receive()
		if err != nil || got.Task != task {
			t.Fatalf("Receive = %+v, %v, want %+v", got.Task, err, task)
		}
		if text, err := io.ReadAll(io.NewSectionReader(got.File, 0, 100)); err != nil || string(text) != "%PDF-" {
			t.Errorf("the file has %q, %v", text, err)
		}
		got.File.Close()
		result := strings.Repeat("r", 3*MaxPayload+1)
		go func() {
			io.WriteString(Writer{child}, result)
			Send(child, Final, End{Type: "image/png"})
		}()
		var out bytes.Buffer
		if end, err := Receive(server, &out, 1<<20); err != nil || end.Type != "image/png" || out.String() != result {
			t.Errorf("Receive = %+v, %v with %d bytes, want %d", end, err, out.Len(), len(result))
		}
	}
	server.Close()
	if _, err := child.Receive(); !errors.Is(err, io.EOF) {
		t.Errorf("Receive after the end = %v, want EOF", err)
	}
}

// TestNoDescriptor checks that a request without a PDF is refused.
func TestNoDescriptor(t *testing.T) {
	server, theirs, err := Pair()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	child, err := Use(theirs)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Close()
	if err := Send(server, Request, Task{Act: Examine}); err != nil {
		t.Fatal(err)
	}
	if got, err := child.Receive(); !errors.Is(err, ErrProtocol) {
		t.Errorf("Receive = %+v, %v, want %v", got, err, ErrProtocol)
	}
}

func TestTasks(t *testing.T) {
	for _, task := range []Task{
		{}, {Act: "delete"}, {Act: Cover, Number: 1}, {Act: Cover, Number: 1, Height: MaxSide + 1}, {Act: Cover, Height: 600},
		{Act: Page, Number: 1}, {Act: Page, Width: 750}, {Act: Page, Number: -1, Width: 750},
		{Act: Page, Number: 1 << 40, Width: 750}, {Act: Text}, {Act: Stamp},
		{Act: Stamp, Stamp: "line\nline"}, {Act: Stamp, Stamp: "戳"}, {Act: Stamp, Stamp: strings.Repeat("s", maxStamp+1)},
	} {
		if err := task.Validate(); !errors.Is(err, ErrProtocol) {
			t.Errorf("Validate(%+v) = %v, want %v", task, err, ErrProtocol)
		}
	}
}

// FuzzReceive feeds the server with the bytes of a child that a file has taken over. The result
// stays within its bound.
func FuzzReceive(f *testing.F) {
	f.Add(Append(Append(nil, Data, []byte("data")), Final, []byte(`{"type":"image/png"}`)))
	f.Add(Append(nil, Final, []byte(`{"fault":"damaged"}`)))
	f.Add(Append(nil, Ready, []byte(`{"reason":"memory"}`)))
	f.Add(binary.BigEndian.AppendUint32([]byte{byte(Data)}, 1<<31))
	f.Add([]byte("D"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		const limit = 100
		var out bytes.Buffer
		_, err := Receive(bytes.NewReader(stream), &out, limit)
		if out.Len() > limit || err == nil && !bytes.HasSuffix(stream, []byte("}")) && !bytes.ContainsRune(stream, rune(Final)) {
			t.Errorf("%d bytes, %v", out.Len(), err)
		}
	})
}

// FuzzTask feeds the child with bytes. A task that it accepts is valid, and is the same when it is
// sent again.
func FuzzTask(f *testing.F) {
	f.Add(Append(nil, Request, []byte(`{"act":"page","number":3,"width":750}`)), 5)
	f.Add(Append(nil, Request, []byte(`{"act":"stamp","stamp":"s"}`)), 1)
	f.Add(Append(nil, Data, nil), 0)
	f.Add(binary.BigEndian.AppendUint32([]byte{byte(Request)}, 1<<32-1), 3)
	f.Fuzz(func(t *testing.T, stream []byte, first int) {
		first = min(max(first, 0), len(stream), headerSize+MaxPayload)
		message := append(make([]byte, 0, headerSize+MaxPayload), stream[:first]...)
		task, err := readTask(message, bytes.NewReader(stream[first:]))
		if err != nil {
			return
		}
		if err := task.Validate(); err != nil {
			t.Error(err)
		}
		var again bytes.Buffer
		if err := Send(&again, Request, task); err != nil {
			t.Fatal(err)
		}
		got, err := readTask(make([]byte, 0, headerSize+MaxPayload), &again)
		if err != nil || got != task {
			t.Errorf("%+v sent again is %+v, %v", task, got, err)
		}
	})
}
