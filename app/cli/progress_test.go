package cli

import (
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app/text"
)

func TestProgress(t *testing.T) {
	for _, test := range []struct {
		what     string
		terminal bool
		want     string
	}{
		{"lines", false, " 25 %  250 of 1000\n 30 %  300 of 1000\n 99 %  999 of 1000\n100 %  1000 of 1000\n"},
		{"bar", true, "\r[##########..............................]  25 %" +
			"\r[##########..............................]  26 %" +
			"\r[############............................]  30 %" +
			"\r[#######################################.]  99 %" +
			"\r[########################################] 100 %\n"},
	} {
		now := time.Unix(0, 0)
		var got strings.Builder
		p := &progress{w: &got, now: func() time.Time { return now }, terminal: test.terminal, since: now}
		p.update(100, 1000) // quick commands show nothing
		now = now.Add(time.Second)
		for _, done := range []int64{250, 250, 251, 260, 300, 999, 1000, 1000} {
			p.update(done, 1000)
		}
		p.end()
		if got.String() != test.want {
			t.Errorf("%s = %q, want %q", test.what, got.String(), test.want)
		}
	}
}

// TestProgressInChinese: the progress is in the keeper's language.
func TestProgressInChinese(t *testing.T) {
	var got strings.Builder
	p := &progress{w: &got, lang: text.Chinese, now: time.Now}
	p.update(250, 1000)
	if want := " 25 %  共 1000，已完成 250\n"; got.String() != want {
		t.Errorf("progress = %q, want %q", got.String(), want)
	}
}

// TestTimeLeft: a shorter text overwrites a longer one.
func TestTimeLeft(t *testing.T) {
	now := time.Unix(0, 0)
	var got strings.Builder
	p := &progress{w: &got, now: func() time.Time { return now }, terminal: true, since: now, estimate: true}
	for _, done := range []int64{0, 100, 900, 1000} {
		now = now.Add(time.Minute)
		p.update(done, 1000)
	}
	var left []string
	for _, line := range strings.Split(got.String(), "\r")[1:] {
		_, said, _ := strings.Cut(line, "%")
		left = append(left, said)
	}
	want := []string{"", "  18 min left         ", "  20 s left           ", "  0 s left            "}
	if !slices.Equal(left, want) {
		t.Errorf("time left = %q, want %q", left, want)
	}
}

func TestProgressOfUnknownLength(t *testing.T) {
	var got strings.Builder
	p := &progress{w: &got, now: time.Now}
	for mb := range int64(200) {
		p.update(mb<<20, 0)
	}
	p.end()
	if want := "0 MB\n64 MB\n128 MB\n192 MB\n"; got.String() != want {
		t.Errorf("progress = %q, want %q", got.String(), want)
	}
}
