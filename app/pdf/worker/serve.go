//go:build unix

// Package worker is the child process that draws pages. It gets each PDF as an open descriptor and
// opens no file but its compile cache and the machine's fonts.
package worker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
)

// answer does one task with the PDF that came with it. The result goes to w.
func (l *library) answer(r frame.Received, w io.Writer) error {
	end, err := l.do(r, frame.Writer{To: w})
	r.File.Close() // it was only read
	if err != nil {
		if errors.Is(err, errConnection) {
			return err
		}
		end = l.faultOf(err)
	}
	return frame.Send(w, frame.Final, end)
}

// errConnection is the error of a result that cannot be sent.
var errConnection = errors.New("the server does not read")

// do draws. A panic is a fault of the PDF.
func (l *library) do(r frame.Received, w io.Writer) (end frame.End, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	d, err := l.open(r.File)
	if err != nil {
		return end, err
	}
	defer d.Close()
	t := r.Task
	if t.Number > d.pages {
		return frame.End{Fault: app.FaultDamaged, Cause: errNoPage.Error()}, nil
	}
	if t.Act == frame.Stamp {
		return end, d.stamp(t.Stamp, connection{w})
	}
	var result bytes.Buffer // complete before it is sent: a fault has no data
	switch t.Act {
	case frame.Examine:
		err = d.examine(&result)
	case frame.Cover:
		end.Type, err = "image/jpeg", d.cover(t.Number, t.Height, &result)
	case frame.Page:
		end.Type, err = d.image(t, &result)
	case frame.Text:
		var text string
		text, err = d.text(t.Number)
		result.WriteString(text)
	}
	if err != nil {
		return end, err
	}
	_, err = connection{w}.Write(result.Bytes())
	return end, err
}

// connection marks the errors of a writer.
type connection struct{ io.Writer }

func (c connection) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	if err != nil {
		err = fmt.Errorf("%w: %w", errConnection, err)
	}
	return n, err
}

// serve does the tasks of a connection until the server closes it.
func serve(conn *frame.Conn, cache, fonts string) error {
	lib, end := openLibrary(cache, fonts)
	debug.FreeOSMemory() // compiling takes 300 MB
	if err := frame.Send(conn, frame.Ready, end); err != nil || lib == nil {
		return err
	}
	for {
		received, err := conn.Receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := lib.answer(received, conn); err != nil {
			return err
		}
	}
}
