// Package frame is the protocol between the server and the child process that draws pages: frames
// on a stream socket. The server sends a request frame, and with its first byte the descriptor of
// the PDF. The child sends data frames and one end frame. Neither side trusts the other.
package frame

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Kind is the kind of a frame, its first byte.
type Kind byte

const (
	Request Kind = 'Q' // a Task in JSON, to the child
	Ready   Kind = 'R' // the child has started: an End in JSON with the reason if it cannot work
	Data    Kind = 'D' // a part of the result
	Final   Kind = 'E' // an End in JSON, after all data
)

const (
	// MaxPayload is the largest payload of a frame.
	MaxPayload = 64 << 10

	headerSize = 5 // the kind, and the length of the payload in big-endian
)

// ErrProtocol is the error of bytes that are no frame, or not the expected frame.
var ErrProtocol = errors.New("not a frame of the pages protocol")

// Append appends a frame to b. The payload has at most MaxPayload bytes.
func Append(b []byte, kind Kind, payload []byte) []byte {
	b = append(b, byte(kind))
	b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
	return append(b, payload...)
}

// Read reads a frame. The payload is in buffer, which has MaxPayload bytes. The error is io.EOF if
// the stream ends before the frame.
func Read(r io.Reader, buffer []byte) (Kind, []byte, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(header[1:])
	if size > MaxPayload {
		return 0, nil, fmt.Errorf("%w: a payload of %d bytes", ErrProtocol, size)
	}
	if _, err := io.ReadFull(r, buffer[:size]); err != nil {
		return 0, nil, errors.Join(ErrProtocol, err)
	}
	return Kind(header[0]), buffer[:size], nil
}

// Writer writes data frames.
type Writer struct{ To io.Writer }

// Write writes p as data frames.
func (w Writer) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		part := p[:min(len(p), MaxPayload)]
		if _, err := w.To.Write(Append(nil, Data, part)); err != nil {
			return n, err
		}
		n += len(part)
		p = p[len(part):]
	}
	return n, nil
}

// Send writes v as JSON in one frame.
func Send(w io.Writer, kind Kind, v any) error {
	payload, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(payload) > MaxPayload {
		return fmt.Errorf("%w: a payload of %d bytes", ErrProtocol, len(payload))
	}
	_, err = w.Write(Append(nil, kind, payload))
	return err
}

// Parse parses the JSON of a payload.
func Parse(payload []byte, v any) error {
	if !utf8.Valid(payload) {
		return fmt.Errorf("%w: not UTF-8", ErrProtocol)
	}
	if err := json.Unmarshal(payload, v); err != nil {
		return fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	return nil
}

// Receive copies the data frames of a result to w, at most limit bytes, and returns its end.
func Receive(r io.Reader, w io.Writer, limit int64) (end End, err error) {
	buffer := make([]byte, MaxPayload)
	for {
		kind, payload, err := Read(r, buffer)
		switch {
		case err != nil:
			return End{}, err
		case kind == Final:
			err := Parse(payload, &end)
			return end, err
		case kind != Data:
			return End{}, fmt.Errorf("%w: the kind %q", ErrProtocol, byte(kind))
		}
		if limit -= int64(len(payload)); limit < 0 {
			return End{}, fmt.Errorf("%w: the result is too large", ErrProtocol)
		}
		if _, err := w.Write(payload); err != nil {
			return End{}, err
		}
	}
}
