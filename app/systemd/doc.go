// Package systemd is how littleshelf gets on with the service manager of that name: the unit by which
// it is run, and what the running server tells it. Outside of systemd there is nobody to tell.
package systemd
