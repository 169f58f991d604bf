package wechat

import (
	"errors"
	"iter"
	"slices"
	"strconv"
	"sync/atomic"
)

// errcodes are those with a counter of their own: success, busy, the reader's code refused (40029,
// 40163, 40226), app id or secret refused (40013, 40125), this machine's address refused (40164),
// too many requests (45011).
var errcodes = [...]int{0, busy, 40013, 40029, 40125, 40163, 40164, 40226, 45011}

// outcomes counts the requests to WeChat by errcode.
type outcomes struct {
	errcodes [len(errcodes)]atomic.Uint64
	others   atomic.Uint64 // other errcodes
	none     atomic.Uint64 // no response, or an unexpected one
}

// count counts a request that ended with err.
func (o *outcomes) count(err error) {
	errcode := 0
	if reported := (apiError{}); errors.As(err, &reported) {
		errcode = reported.errcode
	} else if err != nil {
		o.none.Add(1)
		return
	}
	if i := slices.Index(errcodes[:], errcode); i >= 0 {
		o.errcodes[i].Add(1)
		return
	}
	o.others.Add(1)
}

// Outcomes returns the number of responses by errcode. "0" is success, "other" is all errcodes
// without a counter of their own, "none" is no usable response.
func (c *Client) Outcomes() iter.Seq2[string, uint64] {
	return func(yield func(string, uint64) bool) {
		for i, errcode := range errcodes {
			if !yield(strconv.Itoa(errcode), c.outcomes.errcodes[i].Load()) {
				return
			}
		}
		if yield("other", c.outcomes.others.Load()) {
			yield("none", c.outcomes.none.Load())
		}
	}
}
