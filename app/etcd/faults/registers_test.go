//go:build unix

package faults

import (
	"context"
	"strconv"

	"github.com/anishathalye/porcupine"

	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// registers is the number of registers in a history. They are keys beside the tables. Each holds a
// number, at first 0.
const registers = 3

// values are all registers.
type values [registers]int

// step is a call on registers.
type step struct {
	kind stepKind
	to   int // the register that is written
	if_  int // the register that is compared
	was  int // with this
	new  int // unique
}

type stepKind int

const (
	read stepKind = iota // all registers, in one View
	put                  // a register
	cas                  // put if another register, or the same, has a value
)

// outcome is what a step returned.
type outcome struct {
	read values
	put  bool
	lost bool // an error was returned, so the step may have been done, or may yet be
}

// registerModel is what the engine promises: the steps have an order. A read returns all registers
// of one moment, so they are checked together.
var registerModel = porcupine.Model{
	Init: func() any { return values{} },
	Step: func(state, input, output any) (bool, any) {
		now, in, out := state.(values), input.(step), output.(outcome)
		if in.kind == read {
			return out.lost || out.read == now, now
		}
		if in.kind == put || now[in.if_] == in.was {
			now[in.to] = in.new
			return out.lost || out.put, now
		}
		return out.lost || !out.put, now
	},
}

func registerKey(n int) []byte { return []byte{'r', byte('0' + n)} }

// do runs the step in an engine.
func (s step) do(ctx context.Context, e remote.Engine) (out outcome, err error) {
	if s.kind == read {
		err = e.View(ctx, func(l table.Lists) error {
			for n := range out.read {
				if out.read[n], err = register(l, n); err != nil {
					return err
				}
			}
			return nil
		})
		return out, err
	}
	err = e.Update(ctx, func(w table.Writes) error {
		out.put = false // another run may have set it
		if s.kind == cas {
			if now, err := register(w, s.if_); err != nil || now != s.was {
				return err
			}
		}
		out.put = true
		return w.Put(table.Meta, registerKey(s.to), []byte(strconv.Itoa(s.new)))
	})
	return out, err
}

func register(from table.Keys, n int) (int, error) {
	value, err := from.Get(table.Meta, registerKey(n))
	if err != nil || value == nil {
		return 0, err
	}
	return strconv.Atoi(string(value))
}
