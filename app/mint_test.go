package app_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

func noProgress(int) {}

// mint mints a batch, which must succeed.
func (s shop) mint(batch app.Batch) (id app.BatchID, codes []string) {
	s.t.Helper()
	receipt, codes, err := s.Mint(s.t.Context(), s.request(), batch, noProgress)
	if err == nil {
		err = id.UnmarshalText([]byte(receipt.To))
	}
	if err != nil || len(codes) != batch.Count {
		s.t.Fatalf("Mint = %d codes, %v, want %d", len(codes), err, batch.Count)
	}
	s.log.Secret(codes...)
	return id, codes
}

// mintAct is a Mint whose codes are not needed.
func (s shop) mintAct(batch app.Batch) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) {
		receipt, codes, err := s.Mint(ctx, r, batch, noProgress)
		if err != nil && codes != nil {
			s.t.Errorf("Mint = %v, with %d codes", err, len(codes))
		}
		return receipt, err
	}
}

func (s shop) revoke(id app.BatchID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Revoke(ctx, r, id, time.UTC) }
}

// hashOf returns the hash that is stored of a printed code.
func hashOf(code string) app.CodeHash {
	return sha256.Sum256([]byte(strings.ReplaceAll(code, "-", "")))
}

// sizes are the numbers of codes at which a mint needs one transaction more.
var sizes = []int{1, 24, 25, 26, 60}

func TestMint(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		all := make(map[app.CodeHash]bool)
		for _, size := range sizes {
			expires := s.clock.Now().Add(day)
			batch := app.Batch{Count: size, Points: 5, PerReader: 2, Expires: expires, Live: true, Revoked: true}
			var progress []int
			request := s.request()
			receipt, codes, err := s.Mint(t.Context(), request, batch, func(done int) { progress = append(progress, done) })
			if err != nil || len(codes) != size || progress[len(progress)-1] != size || !slices.IsSorted(progress) {
				t.Fatalf("Mint of %d = %d codes, %v, by way of %v", size, len(codes), err, progress)
			}
			summary := fmt.Sprintf("%d codes of 5 points, 2 a reader, until %s", size, expires.Format(time.RFC3339))
			want := app.Receipt{
				ID: receipt.ID, Request: request.ID, Who: request.Who, Did: "codes mint", To: receipt.To, After: summary,
				Why: request.Why, At: s.clock.Now(),
			}
			if receipt != want {
				t.Errorf("receipt %+v, want %+v", receipt, want)
			}
			if err := batch.ID.UnmarshalText([]byte(receipt.To)); err != nil {
				t.Fatal(err)
			}
			batch.Created, batch.Revoked = s.clock.Now(), false
			if batches := allRows(s, app.Reader.Batches); batches[len(batches)-1] != batch {
				t.Errorf("batch %+v, want %+v", batches[len(batches)-1], batch)
			}
			stored := allRows(s, func(r app.Reader) iter.Seq2[app.Voucher, error] { return r.VouchersOf(batch.ID) })
			if len(stored) != size {
				t.Errorf("%d codes stored, want %d", len(stored), size)
			}
			for _, code := range codes {
				fresh := app.Voucher{Hash: hashOf(code), Batch: batch.ID}
				if !slices.Contains(stored, fresh) || all[fresh.Hash] {
					t.Errorf("%s is not stored by its hash, or not new", code)
				}
				all[fresh.Hash] = true
			}
		}
	})
}

func TestMintRefused(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		for name, batch := range map[string]app.Batch{
			"no codes":              {Points: 1},
			"fewer than no codes":   {Count: -1, Points: 1},
			"too many codes":        {Count: app.MaxMint + 1, Points: 1},
			"no points":             {Count: 1},
			"points below 0":        {Count: 1, Points: -1},
			"too many points":       {Count: 1, Points: maxGrant + 1},
			"a cap below 0":         {Count: 1, Points: 1, PerReader: -1},
			"an expiry in the past": {Count: 1, Points: 1, Expires: s.clock.Now().Add(-day)},
		} {
			s.checkRefused("Mint of "+name, app.Invalid, s.mintAct(batch))
		}
		now := s.clock.Now().Add(time.Second) // when the request is made
		s.checkRefused("Mint of an expiry now", app.Invalid, s.mintAct(app.Batch{Count: 1, Points: 1, Expires: now}))
		s.checkRefused("Revoke of no batch", app.Unknown, s.revoke(app.BatchID{15: 1}))
		if stats := s.stats(); stats.Codes != 0 {
			t.Errorf("%d codes, want none", stats.Codes)
		}
	})
}

// TestMintInterrupted makes each transaction of a mint fail. The codes of an unfinished batch
// cannot be redeemed, and repeating the mint makes a complete batch.
func TestMintInterrupted(t *testing.T) {
	batch := app.Batch{Count: 60, Points: 5}
	for n := 1; ; n++ {
		s := openModel(t)
		request, store := s.request(), s.Store
		s.Store = storetest.FailNth(store, n)
		_, codes, err := s.Mint(t.Context(), request, batch, noProgress)
		s.Store = store
		if err == nil {
			if n != 5 {
				t.Errorf("60 codes in %d transactions, want 3 of codes and the act", n-1)
			}
			return
		}
		if !errors.Is(err, storetest.ErrInjected) || codes != nil {
			t.Errorf("transaction %d: Mint = %d codes, %v, want %v alone", n, len(codes), err, storetest.ErrInjected)
		}
		if stats := s.stats(); stats.Codes != 0 {
			t.Errorf("transaction %d: %d codes count, want none", n, stats.Codes)
		}
		half := allRows(s, app.Reader.Vouchers)
		if want := []int{0, 0, 25, 50, 60}[n]; len(half) != want {
			t.Errorf("transaction %d: %d codes stored, want %d", n, len(half), want)
		}
		receipt, codes, err := s.Mint(t.Context(), request, batch, noProgress)
		if err != nil || len(codes) != 60 || s.stats().Codes != 60 {
			t.Errorf("transaction %d: Mint again = %d codes, %v, want 60", n, len(codes), err)
		}
		for _, b := range allRows(s, app.Reader.Batches) {
			if b.Live != (b.ID.String() == receipt.To) {
				t.Errorf("transaction %d: %+v, want the second batch live", n, b)
			}
		}
	}
}

// TestMintOnce: codes are returned once. A repeated request returns only the receipt.
func TestMintOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		request, batch := s.request(), app.Batch{Count: 30, Points: 5}
		receipt, codes, err := s.Mint(t.Context(), request, batch, noProgress)
		if err != nil || len(codes) != 30 {
			t.Fatalf("Mint = %d codes, %v", len(codes), err)
		}
		before := s.dump()
		again, codes, err := s.Mint(t.Context(), request, batch, func(int) { t.Error("progress of nothing") })
		if err != nil || codes != nil || again != receipt {
			t.Errorf("Mint again = %+v, %d codes, %v, want %+v alone", again, len(codes), err, receipt)
		}
		s.checkUnchanged("minting again", before)

		// The act commits and returns an error: the batch is live, and its codes are lost.
		store := s.Store
		s.Store = storetest.Ambiguous(store, func(n int) bool { return n == 3 })
		request = s.request()
		if _, codes, err := s.Mint(t.Context(), request, batch, noProgress); !errors.Is(err, storetest.ErrAmbiguous) || codes != nil {
			t.Errorf("Mint = %d codes, %v, want %v alone", len(codes), err, storetest.ErrAmbiguous)
		}
		s.Store = store
		receipt, codes, err = s.Mint(t.Context(), request, batch, noProgress)
		if err != nil || codes != nil || receipt != s.receiptByRequest(request.ID) || s.stats().Codes != 60 {
			t.Errorf("Mint again = %+v, %d codes, %v, want its receipt alone", receipt, len(codes), err)
		}
	})
}

// TestMintRace: of concurrent mints with the same request, one returns codes, and they can be
// redeemed.
func TestMintRace(t *testing.T) {
	s := openModel(t)
	request, batch := s.request(), app.Batch{Count: 30, Points: 5}
	printed := make(chan []string, 10)
	var hands sync.WaitGroup
	for range cap(printed) {
		hands.Go(func() {
			_, codes, err := s.Mint(t.Context(), request, batch, noProgress)
			if err != nil {
				t.Errorf("Mint = %v", err)
			}
			if codes != nil {
				printed <- codes
			}
		})
	}
	hands.Wait()
	if len(printed) != 1 || s.stats().Codes != 30 {
		t.Fatalf("%d batches printed and %d codes live, want 1 and 30", len(printed), s.stats().Codes)
	}
	reader := s.login("reader")
	for _, code := range <-printed {
		if _, err := s.Redeem(t.Context(), reader.SKey, code); err != nil {
			t.Fatalf("Redeem of a code that was printed = %v", err)
		}
	}
}

// TestRevokeDuringMint: a batch that is revoked before its mint ends stays revoked.
func TestRevokeDuringMint(t *testing.T) {
	s := openModel(t)
	revoked := false
	receipt, codes, err := s.Mint(t.Context(), s.request(), app.Batch{Count: 60, Points: 5}, func(done int) {
		if half := allRows(s, app.Reader.Batches); done == 25 && len(half) == 1 {
			s.mustDo(s.revoke(half[0].ID))
			revoked = true
		}
	})
	if err != nil || !revoked || receipt.After != "60 codes of 5 points, revoked" {
		t.Errorf("Mint = %+v, %v, want it to say revoked", receipt, err)
	}
	s.checkNotRedeemed("revoked while half made", s.login("reader").SKey, codes[0])
}

func TestRevoke(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		id, codes := s.mint(app.Batch{Count: 2, Points: 5})
		other, _ := s.mint(app.Batch{Count: 2, Points: 5})
		reader := s.login("reader")
		s.checkRedeem("before", reader.SKey, codes[0], 5, 35)
		const summary = "2 codes of 5 points"
		s.doAct(s.revoke(id), "codes revoke", id.String(), summary, summary+", revoked")
		s.doAct(s.revoke(id), "codes revoke", id.String(), summary+", revoked", summary+", revoked")
		s.checkNotRedeemed("revoked", reader.SKey, codes[1])
		s.checkRedeem("what was redeemed in time", reader.SKey, codes[0], 5, 35)
		s.checkRepeated(s.revoke(other))

		lasting, _ := s.mint(app.Batch{Count: 2, Points: 5, Expires: time.Date(2099, 12, 31, 16, 0, 0, 0, time.UTC)})
		revoke := func(ctx context.Context, r app.Request) (app.Receipt, error) {
			return s.Revoke(ctx, r, lasting, time.FixedZone("", 8*60*60))
		}
		s.doAct(revoke, "codes revoke", lasting.String(), summary+", good through 2099-12-31", summary+", revoked")
	})
}
