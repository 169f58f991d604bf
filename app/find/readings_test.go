package find

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"
)

var writeReadings = flag.Bool("write-readings", false, "write readings.txt anew, from the library go-pinyin")

// TestReadings compares readings.txt with the dictionary of go-pinyin, character by character.
func TestReadings(t *testing.T) {
	lines := make(map[string][]rune)
	args := pinyin.NewArgs()
	args.Heteronym = true
	for c := range pinyin.PinyinDict {
		set := joinReadings(pinyin.SinglePinyin(rune(c), args))
		lines[set] = append(lines[set], rune(c))
	}
	if *writeReadings {
		text := "# The readings of Han characters, from github.com/mozillazg/go-pinyin " + pinyin.Version +
			" (MIT License, Copyright (c) 2016 mozillazg).\n"
		for _, set := range slices.Sorted(maps.Keys(lines)) {
			slices.Sort(lines[set])
			text += fmt.Sprintf("%s\t%s\n", set, string(lines[set]))
		}
		if err := os.WriteFile("readings.txt", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		readingsText = text
	}
	r := parseReadings(readingsText)
	n := 0
	for set, characters := range lines {
		for _, c := range characters {
			var got []string
			for _, s := range r.of(c) {
				got = append(got, r.syllables[s])
			}
			if strings.Join(got, " ") != set {
				t.Errorf("%c is read %q, want %q", c, got, set)
			}
			n++
		}
	}
	for c := range rune(0x40000) {
		if len(r.of(c)) > 0 {
			n--
		}
	}
	if n != 0 {
		t.Errorf("%d characters more than wanted have readings", -n)
	}
}

// joinReadings returns readings without their remaining accents, each once.
func joinReadings(all []string) string {
	var plain []string
	for _, reading := range all {
		if reading = fold(reading); !slices.Contains(plain, reading) {
			plain = append(plain, reading)
		}
	}
	return strings.Join(plain, " ")
}

func TestSpellings(t *testing.T) {
	r := loadReadings()
	for c, want := range map[rune]string{
		'长': "zhang chang", '乐': "le yue", '行': "xing hang", '重': "zhong chong", '绿': "lv lu", 'a': "", '，': "",
	} {
		var got []string
		for _, s := range r.of(c) {
			got = append(got, r.syllables[s])
		}
		for _, reading := range strings.Fields(want) {
			if !slices.Contains(got, reading) {
				t.Errorf("%c is read %q, want %q too", c, got, reading)
			}
		}
		if want == "" && got != nil {
			t.Errorf("%c is read %q, want no reading", c, got)
		}
	}
}
