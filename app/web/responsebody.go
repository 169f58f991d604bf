package web

// responseBody is the body of a response: texts that it may share with other responses, and the
// origin of their links.
type responseBody struct {
	from         origin
	parts        []linkTemplate
	size         int // bytes
	unshared     int // bytes that no other response shares
	reservations []reservation
}

// newResponseBody returns a body of one text.
func newResponseBody(t linkTemplate, from origin) responseBody {
	b := responseBody{from: from}
	b.add(t)
	return b
}

func (b *responseBody) add(t linkTemplate) {
	b.parts = append(b.parts, t)
	b.size += t.size(b.from)
}

func (b *responseBody) addBytes(text []byte) {
	b.add(linkTemplate{text: text})
	b.unshared += len(text)
}

func (b *responseBody) addString(text string) { b.addBytes([]byte(text)) }

// append adds the texts of other, which has the same origin.
func (b *responseBody) append(other responseBody) {
	b.parts = append(b.parts, other.parts...)
	b.size += other.size
	b.unshared += other.unshared
	b.reservations = append(b.reservations, other.reservations...)
}

// release releases the memory that b holds.
func (b *responseBody) release() {
	for _, r := range b.reservations {
		r.release()
	}
	b.reservations = nil
}

// renderedJSON is a call's result that is JSON already. It may be shared with other responses.
type renderedJSON struct {
	linkTemplate
	reservation
}

// addResult adds the result of a call as JSON.
func (b *responseBody) addResult(result any) error {
	switch result := result.(type) {
	case originResponse:
		b.add(result.linkTemplate)
	case renderedJSON:
		b.add(result.linkTemplate)
		b.reservations = append(b.reservations, result.reservation)
	default:
		text, err := marshal(result)
		if err != nil {
			return err
		}
		b.addBytes(text)
	}
	return nil
}
