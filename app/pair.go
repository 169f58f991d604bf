package app

import (
	"context"
	"crypto/subtle"
	"errors"
	"sync/atomic"
	"time"
)

const (
	// PairingLife is how long a pairing waits: for its confirmation, and then for its browser.
	PairingLife = 5 * time.Minute

	// MaxPairings is how many pairings are stored at once, expired ones included.
	MaxPairings = 2000

	// pairingSweep is how many expired pairings one transaction deletes.
	pairingSweep = 20
)

// BegunPairing is a pairing that waits. Only the browser that began it knows the secret.
type BegunPairing struct {
	Code    PairCode // for its reader, who confirms it
	Secret  PairSecret
	Image   ImageKey // opens PairImage; empty if no image can be had
	Expires time.Time
}

// BeginPairing begins to sign in a browser whose reader has the shop open in WeChat: the browser
// shows the code, the reader confirms it there with ConfirmPairing, and the browser learns of that
// by FinishPairing. The error is TooMany while there are MaxPairings.
func (s *Shop) BeginPairing(ctx context.Context) (BegunPairing, error) {
	// Those that begin meanwhile count too, so that together they do not exceed the bound.
	meanwhile := int(atomic.AddInt64(&s.pairingsBegin, 1))
	defer atomic.AddInt64(&s.pairingsBegin, -1)

	now := s.now()
	stored, err := read(ctx, s.Store, func(r Reader) (storedPairings, error) { return countPairings(r, now) })
	if err != nil {
		return BegunPairing{}, err
	}
	if stored.count-len(stored.expired)+meanwhile > MaxPairings {
		return BegunPairing{}, pairingsFull(max(stored.nextEnd.Sub(now), time.Second))
	}
	secret := newPairSecret(s.Rand)
	pairing := Pairing{Secret: secret.Hash(), Created: now, Expires: now.Add(PairingLife)}
	codes := []PairCode{newPairCode(s.Rand), newPairCode(s.Rand), newPairCode(s.Rand)}
	pairing, err = write(ctx, s.Store, func(tx Tx) (Pairing, error) {
		if _, err := deleteExpiredPairings(tx, stored.expired, now); err != nil {
			return Pairing{}, err
		}
		p := pairing
		var err error
		if p.Code, err = freePairCode(tx, codes, now); err != nil {
			return Pairing{}, err
		}
		return p, tx.PutPairing(p)
	})
	if err != nil {
		return BegunPairing{}, err
	}
	begun := BegunPairing{Code: pairing.Code, Secret: secret, Expires: pairing.Expires}
	if s.CodeImages.draws() {
		begun.Image = pairing.imageKey()
	}
	return begun, nil
}

// freePairCode returns the first of codes that no pairing has. One of a billion codes is hardly
// ever taken, three are never.
func freePairCode(tx Tx, codes []PairCode, now time.Time) (PairCode, error) {
	for _, code := range codes {
		p, err := tx.Pairing(code)
		if errors.Is(err, ErrNotFound) || err == nil && p.over(now) {
			return code, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", errors.New("all new codes of pairings are taken")
}

// over reports whether the time of a pairing has passed. One that would last twice as long as a new
// one was begun before the clock was set back: those must not fill the store until then.
func (p Pairing) over(now time.Time) bool {
	left := p.Expires.Sub(now)
	return left <= 0 || left > 2*PairingLife
}

// ConfirmPairing signs the browser that shows a code in as the reader. The first reader who
// confirms a code has it; the same reader may repeat the call until the browser has noticed. A
// reader has few attempts, by the limit of Confirms: with 2,000 codes among a billion, guessing
// finds none.
//
// Two attacks remain, and what is shown must answer them. Someone may send their own code to a
// reader, who would sign the sender in: the page that confirms says that only the code of one's own
// screen is to be confirmed, and the new device is in the list of Devices, where it can be ended.
// And someone who sees a code on another's screen may confirm it first, so that the other reads,
// writes and redeems codes in an account that is not theirs (login CSRF): the page that was signed
// in must show the name of the reader, and let the person go on or log out, before it does anything
// else.
func (s *Shop) ConfirmPairing(ctx context.Context, key SKey, typed string) error {
	code, plausible := parsePairCode(typed)
	now := s.now()
	_, err := writeAs(ctx, s, key, Confirms, func(tx Tx, user User) (none struct{}, err error) {
		if !plausible {
			return none, errNoPairing
		}
		p, err := tx.Pairing(code)
		switch {
		case err != nil:
			return none, ifNotFound(err, errNoPairing)
		case p.over(now), !p.User.IsZero() && p.User != user.ID:
			return none, errNoPairing
		case p.User == user.ID:
			return none, nil
		}
		p.User, p.Epoch = user.ID, user.Epoch
		return none, tx.PutPairing(p)
	})
	return err
}

// PairState is what has become of a pairing.
type PairState string

const (
	PairWaiting PairState = "waiting" // no reader has confirmed it
	PairDone    PairState = "done"    // this call has signed the browser in
	// PairOver is the state of a pairing that is expired, taken or unknown, or of another browser.
	PairOver PairState = "over"
)

// FinishedPairing is a pairing as its browser finds it. With PairDone it has the login.
type FinishedPairing struct {
	State PairState
	Login Login
}

// FinishPairing signs in the browser that knows the secret, if a reader has confirmed the code. A
// pairing is taken once: if the response is lost, the next call finds it over, the browser begins
// anew, and the reader's devices include a session whose skey is lost. A ban, an erasure or a
// logout everywhere between the confirmation and this call ends the pairing: the call is refused
// as by Login.
func (s *Shop) FinishPairing(ctx context.Context, typed string, secret PairSecret) (FinishedPairing, error) {
	return s.FinishPairingOn(ctx, "", typed, secret)
}

// FinishPairingOn is FinishPairing with a name of the device, which the reader finds among Devices.
func (s *Shop) FinishPairingOn(ctx context.Context, device, typed string, secret PairSecret) (FinishedPairing, error) {
	code, plausible := parsePairCode(typed)
	if !plausible {
		return FinishedPairing{State: PairOver}, nil
	}
	hash, now := secret.Hash(), s.now()
	p, err := read(ctx, s.Store, func(r Reader) (Pairing, error) { return pairingOf(r, code, hash, now) })
	switch {
	case err != nil:
		return FinishedPairing{}, err
	case p.Code == "":
		return FinishedPairing{State: PairOver}, nil
	case p.User.IsZero():
		return FinishedPairing{State: PairWaiting}, nil
	}
	session, key := s.newSession(now, device)
	finished, err := write(ctx, s.Store, func(tx Tx) (FinishedPairing, error) {
		p, err := pairingOf(tx, code, hash, now)
		if err != nil || p.Code == "" {
			return FinishedPairing{State: PairOver}, err
		}
		if err := tx.DeletePairing(code); err != nil {
			return FinishedPairing{}, err
		}
		user, err := tx.User(p.User)
		if err = ifNotFound(err, nil); err != nil {
			return FinishedPairing{}, err
		}
		if user.ID.IsZero() || user.Banned || user.Epoch != p.Epoch {
			return FinishedPairing{}, nil // the pairing is deleted all the same
		}
		user.Seen = now
		user, err = openSession(tx, user, session)
		return FinishedPairing{PairDone, Login{User: user, SKey: key}}, err
	})
	if err == nil && finished.State == "" {
		err = LoginRefused(nil)
	}
	return finished, err
}

// pairingOf returns the pairing with this code whose secret has this hash, or the zero Pairing if
// it is over, unknown, or of another browser.
func pairingOf(g Getter, code PairCode, secret PairSecretHash, now time.Time) (Pairing, error) {
	p, err := g.Pairing(code)
	if err = ifNotFound(err, nil); err != nil {
		return Pairing{}, err
	}
	if subtle.ConstantTimeCompare(p.Secret[:], secret[:]) != 1 || p.over(now) {
		return Pairing{}, nil
	}
	return p, nil
}
