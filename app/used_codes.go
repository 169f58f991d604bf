package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// UsedCode is a redeemed code with the name of its redeemer.
type UsedCode struct {
	Voucher
	Name string
}

// UsedCodes returns the redeemed codes of a batch in a window, the last used first. It reads a
// bounded number of codes: the search goes on below rest, also if nothing was found. At the end,
// rest is the zero Voucher.
func (s *Shop) UsedCodes(ctx context.Context, id BatchID, w Window[Voucher]) (used []UsedCode, rest Voucher, err error) {
	used, err = read(ctx, s.Store, func(r Reader) (used []UsedCode, err error) {
		batch, err := r.Batch(id)
		if err != nil {
			return nil, ifNotFound(err, errNoBatch)
		}
		w.Since.UsedAt = batch.Created
		var vouchers []Voucher
		if vouchers, rest, err = usedList.scan(r, w, func(v Voucher) bool { return v.Batch == id }); err != nil {
			return nil, err
		}
		for _, v := range vouchers {
			name, err := nameOf(r, v.UsedBy)
			if err != nil {
				return nil, err
			}
			used = append(used, UsedCode{v, name})
		}
		return used, nil
	})
	return used, rest, err
}

// usedList lists the redeemed codes of all batches. Its key is a Voucher with UsedAt and Hash.
var usedList = list[Voucher, Voucher]{
	from:  Reader.UsedVouchers,
	key:   func(v Voucher) Voucher { return Voucher{UsedAt: v.UsedAt, Hash: v.Hash} },
	newer: func(v, than Voucher) bool { return !v.UsedAt.Before(than.UsedAt) },
}

// UseMark is the place of a redeemed code in the list of UsedCodes.
type UseMark Voucher

// String returns the time in milliseconds and the hash.
func (m UseMark) String() string { return fmt.Sprintf("%d.%x", m.UsedAt.UnixMilli(), m.Hash) }

// ParseUseMark parses the output of String.
func ParseUseMark(text string) (mark Voucher, err error) {
	at, hash, _ := strings.Cut(text, ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return mark, err
	}
	mark.UsedAt = time.UnixMilli(ms).UTC()
	return mark, mark.Hash.UnmarshalText([]byte(hash))
}

// CodeStory is a code that the keeper looks up.
type CodeStory struct {
	UsedCode
	Batch Batch
}

// The failures of LookUpCode.
var (
	errMistyped = &Error{Code: Invalid, Msg: "that is no code: a character is missing or mistyped"}
	errNoCode   = &Error{Code: Invalid, Msg: "there is no such code: check whether it is copied right"}
)

// LookUpCode returns the story of a code as somebody typed it. Only its hash is looked for.
func (s *Shop) LookUpCode(ctx context.Context, typed string) (CodeStory, error) {
	hash, plausible := parseCode(typed)
	if !plausible {
		return CodeStory{}, errMistyped
	}
	return read(ctx, s.Store, func(r Reader) (story CodeStory, err error) {
		if story.Voucher, err = r.Voucher(hash); err != nil {
			return story, ifNotFound(err, errNoCode)
		}
		if story.Batch, err = r.Batch(story.Voucher.Batch); errors.Is(err, ErrNotFound) {
			return story, errNoCode
		}
		if err == nil && !story.UsedBy.IsZero() {
			story.Name, err = nameOf(r, story.UsedBy)
		}
		return story, err
	})
}
