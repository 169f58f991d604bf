package cli

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"time"

	"littleshelf/app/bench"
)

func benchTable(j *job, w io.Writer, r bench.Report) {
	j.Lang.Fprintf(w, "%s, %s %s/%s, %d CPUs; %v\n", j.formatTime(r.Began)[:len(time.DateOnly)], r.Go, r.OS, r.Arch, r.CPUs, r.Size.String())
	j.Lang.Fprintf(w, "the server runs with %v\n\n", cmp.Or(strings.Join(r.Flags, " "), "default flags"))
	var t table
	t.alignRight(1, 2, 3, 4, 5, 6)
	t.add(j.texts([]string{"CALL", "CLIENTS", "PER SECOND", "P50 ms", "P99 ms", "FLOOR", "RATIO", "FLOOR IS"})...)
	for _, row := range r.Rows {
		t.add(j.Lang.Sentence(row.Call), strconv.Itoa(row.Clients), rate(row.Rate), millis(row.P50), millis(row.P99),
			rate(row.Floor), ratio(row), j.Lang.Text(row.Of))
	}
	t.write(w)
	j.Lang.Fprintf(w, "\nmedians of %d rounds of %v, call and floor in turns; the whole took %v, the making of the shop %v of it\n",
		r.Rounds, r.Each, r.Took.Round(time.Second), r.Built.Round(time.Second))
}

func rate(r float64) string {
	digits := 0
	if r < 100 {
		digits = 1
	}
	return strconv.FormatFloat(r, 'f', digits, 64)
}

func ratio(row bench.Row) string { return strconv.FormatFloat(row.Ratio(), 'f', 2, 64) }

func millis(d time.Duration) string { return strconv.FormatFloat(inMillis(d), 'f', 2, 64) }

func inMillis(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }

// figures is the JSON output of bench. Scripts depend on the names, so they never change.
type figures struct {
	Began    time.Time `json:"began"`
	Seconds  float64   `json:"seconds"`
	Go       string    `json:"go"`
	System   string    `json:"system"`
	CPUs     int       `json:"cpus"`
	Books    int       `json:"books"`
	Readers  int       `json:"readers"`
	Orders   int       `json:"orders"`
	Comments int       `json:"comments"`
	Flags    []string  `json:"flags"`
	Rounds   int       `json:"rounds"`
	Round    float64   `json:"round_seconds"`
	Calls    []figure  `json:"calls"`
}

type figure struct {
	Call    string  `json:"call"`
	Clients int     `json:"clients"`
	Rate    float64 `json:"per_second"`
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
	Floor   float64 `json:"floor_per_second"`
	Ratio   float64 `json:"ratio"`
	Of      string  `json:"floor"`
}

func figuresOf(r bench.Report) figures {
	f := figures{
		Began: r.Began, Seconds: r.Took.Seconds(), Go: r.Go, System: r.OS + "/" + r.Arch, CPUs: r.CPUs,
		Books: r.Size.Books, Readers: r.Size.Readers, Orders: r.Size.Orders, Comments: r.Size.Comments,
		Flags: r.Flags, Rounds: r.Rounds, Round: r.Each.Seconds(),
	}
	for _, row := range r.Rows {
		f.Calls = append(f.Calls, figure{
			row.Call, row.Clients, row.Rate, inMillis(row.P50), inMillis(row.P99), row.Floor, row.Ratio(), row.Of,
		})
	}
	return f
}
