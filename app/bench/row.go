package bench

import "time"

// Row is a call's figures beside what they are held against.
type Row struct {
	Call     string
	Clients  int
	Rate     float64 // of answers in a second, or of MB
	P50, P99 time.Duration
	Floor    float64 // a rate too
	Of       string  // what the floor is
}

// Ratio is the rate in floors.
func (r Row) Ratio() float64 { return r.Rate / r.Floor }

// What rows are held against.
const (
	ofFloor = "bare net/http, same bytes"
	ofDisk  = "4 KB written and synced"
	ofAlone = "buy, 1 client"
	ofBuy   = "buy, 16 clients"
)

// row puts a call's result beside its floor's.
func (c Call) row(result, floor Result, of string) Row {
	return Row{
		Call: c.Name, Clients: c.Clients, Rate: c.rate(result), P50: result.P50, P99: result.P99,
		Floor: c.rate(floor), Of: of,
	}
}

// rate counts files by their bytes and all else by answers.
func (c Call) rate(r Result) float64 {
	if c.Plain {
		return float64(r.Bytes) / 1e6 / r.Took.Seconds()
	}
	return r.PerSecond()
}

// Load has the call made at addr.
func (c Call) Load(addr string) *Load {
	return &Load{Addr: addr, Clients: c.Clients, Request: c.Request, Plain: c.Plain}
}
