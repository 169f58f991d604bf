// Package shoptest is what tests of the whole shop need around it: a clock that stands still,
// randomness that repeats, a WeChat platform on loopback, and a logger that fails the test when a
// secret reaches it.
package shoptest
