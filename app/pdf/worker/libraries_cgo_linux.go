//go:build cgo

package worker

// libraries are the places of the shared libraries that a build with cgo needs.
var libraries = []string{"/lib", "/lib64", "/usr/lib", "/etc/ld.so.cache"}
