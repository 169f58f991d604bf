package web

import (
	"bytes"
	"crypto/rand"
)

// linkTemplate is a text with links, without the origins that the links begin with. The origin is
// inserted while the text is sent, so that one rendering serves every host that clients name.
type linkTemplate struct {
	text    []byte
	offsets []int // where in text the origin is inserted, ascending
}

// originPlaceholder is the origin that a template is rendered with. It is random, so that no
// catalogue can contain it, and it needs no escaping in JSON or HTML.
var originPlaceholder = origin("origin-" + rand.Text())

// parseLinkTemplate removes each originPlaceholder from text and notes its offset.
func parseLinkTemplate(text []byte) linkTemplate {
	pieces := bytes.Split(text, []byte(originPlaceholder))
	size := len(text) - (len(pieces)-1)*len(originPlaceholder)
	t := linkTemplate{text: make([]byte, 0, size)}
	if len(pieces) > 1 {
		t.offsets = make([]int, 0, len(pieces)-1)
	}
	for i, piece := range pieces {
		if i > 0 {
			t.offsets = append(t.offsets, len(t.text))
		}
		t.text = append(t.text, piece...)
	}
	return t
}

// size returns the length of the text with links to from, in bytes.
func (t linkTemplate) size(from origin) int { return len(t.text) + len(t.offsets)*len(from) }

// expand returns the text with links to from.
func (t linkTemplate) expand(from origin) []byte {
	text := make([]byte, 0, t.size(from))
	t.pieces(from, func(piece []byte) { text = append(text, piece...) })
	return text
}

// memory returns how many bytes t takes.
func (t linkTemplate) memory() int { return cap(t.text) + 8*cap(t.offsets) }

// pieces calls send with each piece of the text between two origins, and with each origin.
func (t linkTemplate) pieces(from origin, send func([]byte)) {
	host, sent := []byte(from), 0
	for _, offset := range t.offsets {
		send(t.text[sent:offset])
		send(host)
		sent = offset
	}
	send(t.text[sent:])
}
