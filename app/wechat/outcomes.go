package wechat

import (
	"errors"
	"iter"
	"slices"
	"strconv"
	"sync/atomic"
)

// errcodes are those that are counted each for itself: success, busy, the reader's code at fault
// (40029, 40163, 40226), app id or secret at fault (40013, 40125), our address not allowed (40164), asked
// too often (45011).
var errcodes = [...]int{0, busy, 40013, 40029, 40125, 40163, 40164, 40226, 45011}

// outcomes count what WeChat answered.
type outcomes struct {
	errcodes [len(errcodes)]atomic.Uint64
	others   atomic.Uint64 // of errcodes
	nothing  atomic.Uint64 // no answer, or none that can be understood
}

// note counts an exchange that ended with err.
func (o *outcomes) note(err error) {
	errcode := 0
	if said := (apiError{}); errors.As(err, &said) {
		errcode = said.errcode
	} else if err != nil {
		o.nothing.Add(1)
		return
	}
	if i := slices.Index(errcodes[:], errcode); i >= 0 {
		o.errcodes[i].Add(1)
		return
	}
	o.others.Add(1)
}

// Outcomes gives how often WeChat answered with which errcode: 0 is success, other one that is not
// expected, and none stands for no usable answer.
func (c *Client) Outcomes() iter.Seq2[string, uint64] {
	return func(yield func(string, uint64) bool) {
		for i, errcode := range errcodes {
			if !yield(strconv.Itoa(errcode), c.outcomes.errcodes[i].Load()) {
				return
			}
		}
		if yield("other", c.outcomes.others.Load()) {
			yield("none", c.outcomes.nothing.Load())
		}
	}
}
