package find

import (
	_ "embed"
	"strings"
	"sync"
)

// readingsText lists the readings of Han characters: a line has pinyin without tones, the usual
// reading first, and the characters that are read so. TestReadings makes and compares it.
//
// The library that it was made from would hold a map of 1.8 MB in every process from its start, and
// would add 1 MB to the program. The text is 200 KB and is parsed for the first search.
//
//go:embed readings.txt
var readingsText string

// syllable is the number of a syllable of pinyin.
type syllable uint16

// readings are the readings of Han characters.
type readings struct {
	syllables []string              // by number
	typed     map[string][]syllable // the syllables that a spelling may mean: lv is also typed lu
	sets      [][]syllable          // the different sets of readings; the first is empty
	set       []uint16              // the set of each character, counted from firstHan
}

// firstHan is the first character with a reading: 〇.
const firstHan = 0x3007

var loadReadings = sync.OnceValue(func() *readings { return parseReadings(readingsText) })

func parseReadings(text string) *readings {
	r := &readings{typed: make(map[string][]syllable), sets: make([][]syllable, 1)}
	numbers := make(map[string]syllable)
	for line := range strings.Lines(text) {
		pinyin, characters, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue // a comment
		}
		var set []syllable
		for _, spelling := range strings.Fields(pinyin) {
			number, known := numbers[spelling]
			if !known {
				number = syllable(len(r.syllables))
				numbers[spelling] = number
				r.addSyllable(spelling)
			}
			set = append(set, number)
		}
		for _, c := range characters {
			r.assign(c, uint16(len(r.sets)))
		}
		r.sets = append(r.sets, set)
	}
	return r
}

func (r *readings) addSyllable(spelling string) {
	number := syllable(len(r.syllables))
	r.syllables = append(r.syllables, spelling)
	r.typed[spelling] = append(r.typed[spelling], number)
	if plain := strings.ReplaceAll(spelling, "v", "u"); plain != spelling {
		r.typed[plain] = append(r.typed[plain], number)
	}
}

func (r *readings) assign(c rune, number uint16) {
	at := int(c) - firstHan
	if missing := at + 1 - len(r.set); missing > 0 {
		r.set = append(r.set, make([]uint16, missing)...)
	}
	r.set[at] = number
}

// of returns the readings of a character, none if it is no Han character.
func (r *readings) of(c rune) []syllable { return r.sets[r.setOf(c)] }

// setOf returns the number of the set of a character's readings, 0 if it has none.
func (r *readings) setOf(c rune) uint16 {
	if at := int(c) - firstHan; at >= 0 && at < len(r.set) {
		return r.set[at]
	}
	return 0
}

// spelling returns the usual reading of a Han character, and any other character as it is. The
// space after a reading sorts 西安, xi an, before 先, xian.
func (r *readings) spelling(c rune) string {
	if set := r.of(c); len(set) > 0 {
		return r.syllables[set[0]] + " "
	}
	return string(c)
}
