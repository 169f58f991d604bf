package engine

import "littleshelf/app/table"

// layout says where pairs are stored: at the shop's name, a slash, the byte of the space and the
// key. The last bytes of a key in a space with a Tail are inverted, since etcd lists in ascending
// order only, and such lists begin with the newest.
type layout struct{ root string }

// marksSpace is the byte of the engine's own keys, which is no Number of a space.
const marksSpace = 0

// stored returns the stored form of a key.
func (l layout) stored(at *table.Space, key []byte) string {
	to := make([]byte, 0, len(l.root)+1+len(key))
	to = append(append(append(to, l.root...), at.Number), key...)
	invert(to[len(l.root)+1:], at.Tail)
	return string(to)
}

// begin returns the stored form of the beginning of keys, which has no part of a tail.
func (l layout) begin(in *table.Space, prefix []byte) []byte {
	to := make([]byte, 0, len(l.root)+1+len(prefix))
	return append(append(append(to, l.root...), in.Number), prefix...)
}

// key returns the key of a stored one, whose memory it takes.
func (l layout) key(in *table.Space, stored []byte) []byte {
	key := stored[len(l.root)+1:]
	invert(key, in.Tail)
	return key
}

// invert inverts the last tail bytes of key in place, or all if there are fewer.
func invert(key []byte, tail int) {
	for i := max(0, len(key)-tail); i < len(key); i++ {
		key[i] = ^key[i]
	}
}
