//go:build !cgo

package worker

// libraries are none: the program is static.
var libraries []string
