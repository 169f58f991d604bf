package durability

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

const (
	linearReaders = 4
	linearClients = 4  // of each reader
	linearCalls   = 50 // of each client, before the kill and after it
)

// TestLinear checks that the shop is linearizable: all responses to the clients of one reader are
// those of some order of their requests, in which each takes effect between its request and its
// response. Some responses are lost, and the server is killed once.
func TestLinear(t *testing.T) {
	db := harness.NewDB(t)
	codes := harness.MintCodes(t, db, linearReaders*len(account{}.redeemed))
	h := &recorder{start: time.Now()}
	first := h.record(t, db, codes, true)
	second := h.record(t, db, codes, false)
	calls, lost := h.history()
	if result := porcupine.CheckOperationsTimeout(shopModel, calls, harness.Timeout); result != porcupine.Ok {
		t.Errorf("the history of %d calls is %s, want %s", len(calls), result, porcupine.Ok)
	}
	t.Logf("%d calls, %d lost", len(calls), lost)
	if stale := withLostPurchase(calls); porcupine.CheckOperations(shopModel, stale) {
		t.Error("the history is accepted although a reader does not own a bought book")
	}
	harness.Check(t, db, append(first, second...)...)
}

// record serves db to all clients at once. It kills the server during their requests, or stops it
// after them. It returns the acknowledged logins.
func (h *recorder) record(t *testing.T, db string, codes []string, kill bool) (logins []harness.Receipt) {
	t.Helper()
	p := harness.Start(t, db, "-seed-file", harness.WriteCatalogue(t))
	c := p.Client(t)
	c.Log.Secret(codes...)
	for reader := range linearReaders {
		login, err := c.Login(fmt.Sprint("linear reader ", reader))
		if err != nil {
			t.Fatal(err)
		}
		logins = append(logins, login)
	}
	var running sync.WaitGroup
	before := uint64(len(h.calls)) // the seed: clients do not repeat the first run
	for i := range linearReaders * linearClients {
		reader := i % linearReaders
		caller := &caller{
			Client: c, recorder: h, rng: rand.New(rand.NewPCG(before, uint64(i))), id: i,
			reader: reader, skey: logins[reader].SKey, codes: codes[reader*len(codes)/linearReaders:],
		}
		running.Go(func() {
			for n := 0; n < linearCalls || kill; n++ {
				err := caller.act()
				if err != nil && kill {
					return
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	if kill {
		time.Sleep(linearCalls * 4 * time.Millisecond)
		p.Kill(t)
	}
	running.Wait()
	c.HangUp()
	if !kill {
		p.Stop(t)
	}
	return logins
}

// withLostPurchase returns the history and one more read, which does not return a book that was
// bought.
func withLostPurchase(calls []porcupine.Operation) []porcupine.Operation {
	var end int64
	var bought request
	for _, c := range calls {
		end = max(end, c.Return)
		if in, out := c.Input.(request), c.Output.(result); in.kind == buy && out == (result{}) {
			bought = in
		}
	}
	in := request{isBuy, bought.reader, bought.thing}
	return append(slices.Clone(calls), porcupine.Operation{Input: in, Call: end + 1, Output: result{}, Return: end + 2})
}

// recorder collects the calls of many clients.
type recorder struct {
	start time.Time
	mu    sync.Mutex
	calls []porcupine.Operation
}

// history returns the calls in the order of their ends. A call without a response may take effect
// at any time, so it ends last.
func (h *recorder) history() (calls []porcupine.Operation, lost int) {
	end := time.Since(h.start).Nanoseconds()
	for _, c := range h.calls {
		if c.Output.(result).lost {
			lost++
			c.Return = end
		}
		calls = append(calls, c)
	}
	return calls, lost
}

// caller is one client of one reader.
type caller struct {
	*harness.Client
	*recorder
	rng    *rand.Rand
	id     int
	reader int
	skey   app.SKey
	codes  []string
}

// act sends a request and records it. Sometimes it closes the connection before the response. It
// returns an error if it waited for a response and none came.
func (c *caller) act() error {
	in := request{kind: []kind{buy, buy, balance, isBuy, isBuy, redeem}[c.rng.IntN(6)], reader: c.reader}
	impatient := c.rng.IntN(50) == 0
	to := *c.Client
	if impatient {
		to.HTTP.Timeout = time.Duration(c.rng.IntN(2000)) * time.Microsecond
	}
	book := harness.FirstBook
	if in.kind == redeem {
		in.thing = c.rng.IntN(len(account{}.redeemed))
	} else if in.kind != balance {
		in.thing = c.rng.IntN(harness.CatalogueSize)
		book += app.BookID(in.thing)
	}
	begin := time.Since(c.start).Nanoseconds()
	var answer harness.Response
	var err error
	switch in.kind {
	case buy:
		answer, err = to.Call(http.MethodPost, "/api/order/buy", map[string]any{"bookid": book, "skey": c.skey})
	case redeem:
		answer, err = to.Call(http.MethodPost, "/api/user/redeem", map[string]any{"code": c.codes[in.thing], "skey": c.skey})
	case balance:
		answer, err = to.Call(http.MethodGet, "/api/user/info?skey="+string(c.skey), nil)
	case isBuy:
		answer, err = to.Call(http.MethodGet, fmt.Sprintf("/api/book/queryBook?bookid=%d&skey=%s", book, string(c.skey)), nil)
	}
	out := result{value: answer.Balance + answer.UserInfo.Balance + int64(answer.Data.IsBuy)}
	no := harness.Refused(0)
	switch {
	case errors.Is(err, harness.NoPoints):
		out.poor, err = true, nil
	case errors.As(err, &no):
		return err
	case err != nil:
		out = result{lost: true}
		if impatient {
			err = nil
		}
		if in.kind == balance || in.kind == isBuy {
			return err // a read without a response
		}
	}
	end := time.Since(c.start).Nanoseconds()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, porcupine.Operation{ClientId: c.id, Input: in, Call: begin, Output: out, Return: end})
	return err
}
