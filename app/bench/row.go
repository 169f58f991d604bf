package bench

import "time"

// Row is the result of a call beside its floor.
type Row struct {
	Call     string
	Clients  int
	Rate     float64 // responses or MB in a second
	P50, P99 time.Duration
	Floor    float64 // the rate of the floor
	Of       string  // describes the floor
}

// Ratio returns the rate divided by the floor.
func (r Row) Ratio() float64 { return r.Rate / r.Floor }

// The descriptions of floors.
const (
	ofFloor = "bare net/http, same bytes"
	ofDisk  = "4 KB written and synced"
	ofAlone = "buy, 1 client"
	ofBuy   = "buy, 16 clients"
	ofMost  = "buy, 64 clients"
)

// row returns the row of a call's result and its floor's.
func (c Call) row(result, floor Result, of string) Row {
	return Row{
		Call: c.Name, Clients: c.Clients, Rate: c.rate(result), P50: result.P50, P99: result.P99,
		Floor: c.rate(floor), Of: of,
	}
}

// rate returns MB in a second for files, responses in a second for other calls.
func (c Call) rate(r Result) float64 {
	if c.Plain {
		return float64(r.Bytes) / 1e6 / r.Took.Seconds()
	}
	return r.PerSecond()
}

// Load returns a Load that makes the call at addr.
func (c Call) Load(addr string) *Load {
	return &Load{Addr: addr, Clients: c.Clients, Request: c.Request, Plain: c.Plain}
}
