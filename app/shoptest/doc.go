// Package shoptest has fakes for tests of the whole shop: a clock, repeatable randomness, a
// certificate authority, a WeChat platform on loopback, and a logger that fails the test if a
// secret is logged. It also runs a headless browser.
package shoptest
