package find

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxPattern is the length of the longest pattern, in characters: one bit of a mask is left for the
// end of the word.
const maxPattern = 63

// pattern is a word prepared for comparison with many texts. Bit i of a mask stands for the ith
// character of the word, so that all places at which a text may match are followed at once (Wu and
// Manber, Fast Text Searching, 1992).
type pattern struct {
	*readings
	length  int
	ascii   [utf8.RuneSelf]uint64 // places of each character
	others  []placed
	sounds  []sound // by syllable
	starts  []bool  // by set of readings: one may be the first of the word in pinyin
	letters bool    // a part of the word may be pinyin
	han     bool    // a part of the word has a sound
	sure    bool    // long enough to be found in spite of a mistake
}

type placed struct {
	rune
	at uint64
}

// sound is where a word has a syllable.
type sound struct {
	heard   uint64 // as a Han character
	spelled uint64 // in letters: the places of the first
	begun   uint64 // the same, but the word ends before the syllable does
	initial uint64 // by its first letter
	length  int    // in letters
}

// newPattern returns the pattern of a word of at most maxPattern characters.
func newPattern(r *readings, word []rune) *pattern {
	p := &pattern{readings: r, length: len(word), sounds: make([]sound, len(r.syllables))}
	weight := 0
	for i, c := range word {
		bit := uint64(1) << i
		weight++
		if c < utf8.RuneSelf {
			p.ascii[c] |= bit
			p.addSpellings(word[i:], bit)
			continue
		}
		p.others = append(p.others, placed{c, bit})
		if set := r.of(c); len(set) > 0 {
			p.han = true
			weight++
			for _, s := range set {
				p.sounds[s].heard |= bit
			}
		}
	}
	p.sure = weight >= 5 // three Han characters, or five letters
	for s, spelling := range r.syllables {
		p.sounds[s].length = len(spelling)
		p.sounds[s].initial = p.ascii[spelling[0]]
	}
	if p.letters {
		p.starts = make([]bool, len(r.sets))
		for n, set := range r.sets {
			p.starts[n] = slices.ContainsFunc(set, p.startsWith)
		}
	}
	return p
}

func (p *pattern) startsWith(s syllable) bool {
	sound := p.sounds[s]
	return (sound.spelled|sound.begun|sound.initial)&1 != 0
}

// longestSyllable is the length of zhuang and its like.
const longestSyllable = 6

// addSpellings adds the syllables that begin at the place bit, where rest of the word begins.
func (p *pattern) addSpellings(rest []rune, bit uint64) {
	p.letters = p.letters || rest[0] >= 'a' && rest[0] <= 'z'
	for n := 1; n <= min(len(rest), longestSyllable); n++ {
		for _, s := range p.typed[string(rest[:n])] {
			p.sounds[s].spelled |= bit
		}
	}
	if len(rest) >= longestSyllable {
		return
	}
	for spelling, syllables := range p.typed {
		if strings.HasPrefix(spelling, string(rest)) {
			for _, s := range syllables {
				p.sounds[s].begun |= bit
			}
		}
	}
}

// at returns the places of a character.
func (p *pattern) at(c rune) uint64 {
	if c < utf8.RuneSelf {
		return p.ascii[c]
	}
	for _, other := range p.others {
		if other.rune == c {
			return other.at
		}
	}
	return 0
}

// spells reports whether the word spells the beginning of a text, or any part of it. Of a Han
// character it has the pinyin, the first letter of the pinyin, or the character itself; its last
// letters may be the beginning of a pinyin.
func (p *pattern) spells(text string, anywhere bool) bool {
	state, end := uint64(1), uint64(1)<<p.length
	for _, c := range text {
		next, set := (state&p.at(c))<<1, p.setOf(c)
		if state == 1 && next == 0 && !p.starts[set] {
			if !anywhere {
				return false
			}
			continue
		}
		for _, s := range p.sets[set] {
			sound := &p.sounds[s]
			if state&sound.begun != 0 {
				return true
			}
			next |= (state&sound.spelled)<<sound.length | (state&sound.initial)<<1
		}
		switch {
		case next&end != 0:
			return true
		case anywhere:
			next |= 1
		case next == 0:
			return false
		}
		state = next
	}
	return false
}

// like returns the places of a character and of all that share a reading with it.
func (p *pattern) like(c rune) uint64 {
	set := p.of(c)
	if len(set) == 0 {
		return p.at(c)
	}
	var mask uint64
	for _, s := range set {
		mask |= p.sounds[s].heard
	}
	return mask
}

// heard returns where a text sounds like the word.
func (p *pattern) heard(text string) place {
	var state uint64
	last, found, n := uint64(1)<<(p.length-1), nowhere, 0
	for _, c := range text {
		n++
		state = (state<<1 | 1) & p.like(c)
		if state&last == 0 {
			continue
		}
		if n == p.length {
			found = start
		}
		found = max(found, inside)
	}
	if found == start && n == p.length {
		return whole
	}
	return found
}

// mistaken returns inside if a part of a text sounds like the word with one character changed,
// added or left out.
func (p *pattern) mistaken(text string) place {
	var exact uint64
	wrong, last := uint64(1), uint64(1)<<(p.length-1)
	for _, c := range text {
		like, before := p.like(c), exact
		exact = (exact<<1 | 1) & like
		wrong = (wrong<<1|1)&like | before | before<<1 | exact<<1 | 1
		if wrong&last != 0 {
			return inside
		}
	}
	return nowhere
}
