//go:build !linux

package control

// giveWay does nothing: on other systems a shop is a developer's.
func giveWay() {}
