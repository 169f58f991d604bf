package durability

import (
	"testing"

	"github.com/anishathalye/porcupine"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// kind is the kind of a request.
type kind int

const (
	buy kind = iota
	balance
	isBuy
	redeem
)

// request is a request of a reader. thing is the index of a book or of a code.
type request struct {
	kind   kind
	reader int
	thing  int
}

// result is a response: the balance, or 1 if the reader owns the book.
type result struct {
	value int64
	poor  bool
	lost  bool // no response came, so any result is possible
}

// account is the state of a reader in the model. Every book costs a point, and every code is worth
// CodePoints. A repeated request has the first result.
type account struct {
	balance  int64
	owned    [harness.CatalogueSize]bool
	redeemed [6]int64 // the balance after each, 0 until then
}

// shopModel is the sequential shop. Readers do not affect each other, so each is checked alone.
var shopModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byReader := make([][]porcupine.Operation, linearReaders)
		for _, c := range history {
			reader := c.Input.(request).reader
			byReader[reader] = append(byReader[reader], c)
		}
		return byReader
	},
	Init: func() any { return account{balance: app.SignupPoints} },
	Step: func(state, input, output any) (bool, any) {
		next, want := state.(account).after(input.(request))
		return output.(result).lost || output.(result) == want, next
	},
}

// after returns the account after a request, and the result.
func (a account) after(c request) (account, result) {
	switch c.kind {
	case buy:
		if a.owned[c.thing] {
			return a, result{}
		}
		if a.balance < 1 {
			return a, result{poor: true}
		}
		a.balance--
		a.owned[c.thing] = true
		return a, result{}
	case redeem:
		if a.redeemed[c.thing] == 0 {
			a.balance += harness.CodePoints
			a.redeemed[c.thing] = a.balance
		}
		return a, result{value: a.redeemed[c.thing]}
	case isBuy:
		if a.owned[c.thing] {
			return a, result{value: 1}
		}
		return a, result{}
	}
	return a, result{value: a.balance}
}

// TestLinearModel checks that the model accepts correct histories and rejects wrong ones.
func TestLinearModel(t *testing.T) {
	at := func(begin, end int64, in request, out result) porcupine.Operation {
		return porcupine.Operation{Input: in, Call: begin, Output: out, Return: end}
	}
	left := func(begin, end, points int64) porcupine.Operation {
		return at(begin, end, request{kind: balance}, result{value: points})
	}
	bought := func(begin, end int64) porcupine.Operation { return at(begin, end, request{kind: buy}, result{}) }
	owns := func(begin, end, yes int64) porcupine.Operation {
		return at(begin, end, request{kind: isBuy}, result{value: yes})
	}
	lost := at(0, 99, request{kind: buy}, result{lost: true})
	redeemed := func(begin, end, points int64) porcupine.Operation {
		return at(begin, end, request{kind: redeem}, result{value: points})
	}
	for name, tt := range map[string]struct {
		history []porcupine.Operation
		want    bool
	}{
		"one after the other":          {[]porcupine.Operation{left(0, 1, 30), bought(2, 3), left(4, 5, 29), owns(6, 7, 1)}, true},
		"a stale read":                 {[]porcupine.Operation{bought(0, 1), left(2, 3, 30)}, false},
		"an old read beside the buy":   {[]porcupine.Operation{bought(0, 3), left(1, 2, 30)}, true},
		"a read that goes back":        {[]porcupine.Operation{bought(0, 9), left(1, 2, 29), left(3, 4, 30)}, false},
		"charged twice":                {[]porcupine.Operation{bought(0, 1), bought(2, 3), left(4, 5, 28)}, false},
		"paid and not owned":           {[]porcupine.Operation{bought(0, 1), owns(2, 3, 0)}, false},
		"owned and not paid":           {[]porcupine.Operation{owns(0, 1, 1), left(2, 3, 30)}, false},
		"poor with points":             {[]porcupine.Operation{at(0, 1, request{kind: buy}, result{poor: true})}, false},
		"lost and done":                {[]porcupine.Operation{lost, left(4, 5, 29)}, true},
		"lost and not done":            {[]porcupine.Operation{lost, left(4, 5, 30)}, true},
		"lost and done, then undone":   {[]porcupine.Operation{lost, owns(2, 3, 1), owns(4, 5, 0)}, false},
		"redeemed again":               {[]porcupine.Operation{redeemed(0, 1, 37), bought(2, 3), redeemed(4, 5, 37)}, true},
		"redeemed for points again":    {[]porcupine.Operation{redeemed(0, 1, 37), redeemed(2, 3, 44)}, false},
		"redeemed and gone afterwards": {[]porcupine.Operation{redeemed(0, 1, 37), left(2, 3, 30)}, false},
	} {
		if got := porcupine.CheckOperations(shopModel, tt.history); got != tt.want {
			t.Errorf("%s: accepted = %v, want %v", name, got, tt.want)
		}
	}
}
