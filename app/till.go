package app

import (
	"sync"
	"time"
)

const (
	// keepFigures is how long counted figures are shown again.
	keepFigures = 10 * time.Second

	// keepStoredDays is how long the stored days are used again: another server may sum them anew.
	keepStoredDays = 10 * time.Minute

	// keepAccount is how long a server that is not on duty shows the account of a large shop.
	keepAccount = time.Hour
)

// Till keeps in memory what was counted for the keeper: the figures of each span for keepFigures,
// the points' account, and the books of each category; and the books that most visitors see. A nil
// Till keeps nothing.
type Till struct {
	mu      sync.Mutex
	figures map[int]keptFigures // by the days of the span: at most maxSpan
	account PointsAccount
	large   bool      // the ledger is too long to be read for a page
	asked   time.Time // when a page last showed the account; zero after wantsAccount

	listedBooks categoryCounts
	frontBooks  keptBooks
}

type keptFigures struct {
	Figures
	zone   string
	stored *storedDays // as they were read last
}

// Forget has the figures counted anew, after the keeper changed something.
func (t *Till) Forget() {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for days, kept := range t.figures {
		t.figures[days] = keptFigures{zone: kept.zone, stored: kept.stored}
	}
	if !t.large {
		t.account = PointsAccount{}
	}
}

// forgetDays has the stored days read anew, after some were summed.
func (t *Till) forgetDays() {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.figures)
}

// counted returns the figures of a span, and counts them if they are too old. The others who ask
// wait meanwhile, so that they are counted once.
func (t *Till) counted(
	now time.Time, days int, zone string, count func(*storedDays) (Figures, *storedDays, error),
) (Figures, error) {
	if t == nil {
		figures, _, err := count(nil)
		return figures, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	kept := t.figures[days]
	if age := now.Sub(kept.At); kept.zone == zone && age >= 0 && age < keepFigures {
		return kept.Figures, nil
	}
	if kept.zone != zone {
		kept.stored = nil
	}
	figures, stored, err := count(kept.stored)
	if err != nil {
		return Figures{}, err
	}
	if t.figures == nil {
		t.figures = make(map[int]keptFigures)
	}
	t.figures[days] = keptFigures{figures, zone, stored}
	return figures, nil
}

// keptAccount returns the last account, and whether the ledger is too long to be read for a page.
// An account of the future, which a fast clock has left, is not returned.
func (t *Till) keptAccount(now time.Time) (PointsAccount, bool) {
	if t == nil {
		return PointsAccount{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked = now
	if t.account.At.After(now) && !t.large {
		return PointsAccount{}, false
	}
	return t.account, t.large
}

func (t *Till) keepAccount(account PointsAccount, large bool) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.account, t.large = account, large
}

// wantsAccount reports once whether a page has shown an account that is too old, or none.
func (t *Till) wantsAccount() bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	wants := t.asked.Sub(t.account.At) >= keepAccount
	if wants {
		t.asked = time.Time{}
	}
	return wants
}
