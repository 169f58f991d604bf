package app_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// drawer is a CodeDrawer that takes its time.
type drawer struct {
	after time.Duration
	size  int
	err   error

	mu    sync.Mutex
	asked map[app.PairCode]int
}

func (*drawer) DrawsCodes() bool { return true }

func (d *drawer) DrawPairCode(_ context.Context, code app.PairCode) (app.CodeImage, error) {
	d.mu.Lock()
	d.asked[code]++
	d.mu.Unlock()
	time.Sleep(d.after)
	if d.err != nil {
		return app.CodeImage{}, d.err
	}
	return app.CodeImage{Type: "image/jpeg", Body: []byte(strings.Repeat(string(code[:1]), d.size))}, nil
}

func openDrawn(t *testing.T, d *drawer) shop {
	s := open(t, storetest.NewModel())
	d.asked = make(map[app.PairCode]int)
	s.CodeImages = &app.CodeImages{Drawer: d}
	return s
}

func (s shop) drawImage(begun app.BegunPairing) error {
	_, err := s.PairImage(s.t.Context(), string(begun.Code), begun.Image)
	return err
}

// TestPairImage: those who have the key of a pairing that waits get its image, and WeChat is asked
// once.
func TestPairImage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &drawer{after: time.Second, size: 60_000}
		s := openDrawn(t, d)
		begun, other := s.beginPairing(), s.beginPairing()
		for _, key := range []app.ImageKey{"", other.Image, app.ImageKey(begun.Secret)} {
			if _, err := s.PairImage(t.Context(), string(begun.Code), key); codeOf(err) != app.Unknown {
				t.Errorf("the key %q: %v, want no image", key, err)
			}
		}
		if _, err := s.PairImage(t.Context(), "AAAAAA", begun.Image); codeOf(err) != app.Unknown {
			t.Errorf("another code: %v, want no image", err)
		}
		impatient, leave := context.WithTimeout(t.Context(), time.Millisecond)
		defer leave()
		if _, err := s.PairImage(impatient, string(begun.Code), begun.Image); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a client that left: %v", err)
		}
		var calls sync.WaitGroup
		for range 20 {
			calls.Go(func() {
				if err := s.drawImage(begun); err != nil {
					t.Error(err)
				}
			})
		}
		calls.Wait()
		if len(d.asked) != 1 || d.asked[begun.Code] != 1 {
			t.Errorf("asked for %d codes, %d times for this, want once", len(d.asked), d.asked[begun.Code])
		}
		s.clock.Advance(app.PairingLife)
		if err := s.drawImage(begun); codeOf(err) != app.Unknown {
			t.Errorf("expired: %v, want no image", err)
		}
	})
}

// TestPairImagesAreBounded draws more images than are kept, and more at once than are drawn.
func TestPairImagesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &drawer{after: time.Second, size: app.MaxCodeImage}
		s := openDrawn(t, d)
		const fit, atOnce = 16, 8
		var all []app.BegunPairing
		for range 3 {
			for range atOnce {
				begun := s.beginPairing()
				all = append(all, begun)
				go s.drawImage(begun)
			}
			synctest.Wait()
			if err := s.drawImage(s.beginPairing()); codeOf(err) != app.Unavailable {
				t.Errorf("one more at once: %v, want unavailable", err)
			}
			s.CodeImages.Wait()
		}
		kept := 0
		for _, begun := range all {
			switch err := s.drawImage(begun); codeOf(err) {
			case none:
				kept++
			case app.Unavailable:
			default:
				t.Error(err)
			}
		}
		if kept != fit || len(d.asked) != len(all) {
			t.Errorf("%d images kept of %d drawn, want %d of %d", kept, len(d.asked), fit, len(all))
		}
		s.clock.Advance(app.PairingLife)
		if err := s.drawImage(s.beginPairing()); err != nil {
			t.Errorf("after the others ended: %v", err)
		}
	})
}

// TestPairImageFails: a failure is final for its pairing. After too many calls all others wait for
// a minute.
func TestPairImageFails(t *testing.T) {
	d := &drawer{err: errors.New("errcode 41030")}
	s := openDrawn(t, d)
	fail := func(when string, begun app.BegunPairing, asked int) {
		t.Helper()
		if err := s.drawImage(begun); codeOf(err) != app.Unavailable || d.asked[begun.Code] != asked {
			t.Errorf("%s: %v after %d calls, want unavailable after %d", when, err, d.asked[begun.Code], asked)
		}
	}
	first := s.beginPairing()
	fail("no page", first, 1)
	fail("no page again", first, 1)

	d.err = app.DrawnTooOften{Cause: errors.New("errcode 45009")}
	fail("too often", s.beginPairing(), 1)
	d.err, d.size = nil, 1
	later := s.beginPairing()
	fail("at rest", later, 0)
	s.clock.Advance(time.Minute)
	if err := s.drawImage(later); err != nil {
		t.Errorf("after the rest: %v", err)
	}
	if log := s.log.String(); strings.Count(log, "has not drawn") != 2 {
		t.Errorf("the log has\n%s, want two failures", log)
	}
}
