package cli

import (
	"flag"

	"littleshelf/app/text"
)

// Desk is the settings of the keeper's desk.
type Desk struct {
	Off  bool
	Addr string // host:port of a listener of its own; empty is beside the shop

	on string
}

func (d *Desk) define(f *flag.FlagSet) {
	f.StringVar(&d.on, "keeper", "on", "the keeper's desk, the pages under /keeper: `on|off`")
	f.StringVar(&d.Addr, "keeper-addr", "",
		"serve the desk on this `host:port` alone, such as 127.0.0.1:3004 or an address in a VPN (default: with the shop)")
}

func (d *Desk) validate() (err error) {
	if d.Off, err = choice("-keeper", d.on, "on", "off"); err != nil || d.Addr == "" {
		return err
	}
	if d.Off {
		return text.Errorf("-keeper-addr needs -keeper on")
	}
	_, err = hostOf("-keeper-addr", d.Addr)
	return err
}
