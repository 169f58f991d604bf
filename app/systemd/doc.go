// Package systemd writes the server's unit file and notifies the service manager of the server's
// state. Without systemd the notifications do nothing.
package systemd
