package web

import (
	"bytes"
	"crypto/rand"
)

// linked is a text without the origins that its links begin with. They are put in as it is sent, so one rendering
// serves every host that clients name.
type linked struct {
	text []byte
	at   []int // where in text an origin goes, ascending
}

// mark stands for the origin while a text is rendered. It is random, so nothing in a catalogue can contain it, and
// it needs no escaping in JSON or HTML.
var mark = origin("origin-" + rand.Text())

// cutMarks returns text without its marks, which are where origins go.
func cutMarks(text []byte) linked {
	between := bytes.Split(text, []byte(mark))
	l := linked{text: make([]byte, 0, len(text)-(len(between)-1)*len(mark))}
	if len(between) > 1 {
		l.at = make([]int, 0, len(between)-1)
	}
	for i, piece := range between {
		if i > 0 {
			l.at = append(l.at, len(l.text))
		}
		l.text = append(l.text, piece...)
	}
	return l
}

// size is the length of the text with from in it, in bytes.
func (l linked) size(from origin) int { return len(l.text) + len(l.at)*len(from) }

// whole is the text with from in it.
func (l linked) whole(from origin) []byte {
	text := make([]byte, 0, l.size(from))
	l.pieces(from, func(piece []byte) { text = append(text, piece...) })
	return text
}

// held is how many bytes of memory l takes.
func (l linked) held() int { return cap(l.text) + 8*cap(l.at) }

// pieces calls send with each piece of the text between two origins, and with each origin.
func (l linked) pieces(from origin, send func([]byte)) {
	host, done := []byte(from), 0
	for _, at := range l.at {
		send(l.text[done:at])
		send(host)
		done = at
	}
	send(l.text[done:])
}

// hosted is JSON with links, and their origin.
type hosted struct {
	linked
	from origin
	hold
}
