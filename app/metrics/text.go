// Package metrics counts, and writes what was counted in the text format of Prometheus
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
package metrics

import (
	"io"
	"strconv"
	"strings"
)

// Text is numbers on their way out: families, one after the other, and the values of each. A family's
// name and help, and the names of labels, are the program's own words.
type Text struct {
	b    []byte
	name string // of the family
}

// Label tells one value of a family from the others. What a client sent is never one: each new value
// would be kept for ever by who collects them.
type Label struct{ Name, Value string }

// Counter begins a family of numbers that only grow.
func (t *Text) Counter(name, help string) { t.family(name, "counter", help) }

// Gauge begins a family of numbers that come and go.
func (t *Text) Gauge(name, help string) { t.family(name, "gauge", help) }

// Histogram begins a family of distributions.
func (t *Text) Histogram(name, help string) { t.family(name, "histogram", help) }

func (t *Text) family(name, kind, help string) {
	t.name = name
	t.b = append(t.b, "# HELP "+name+" "+help+"\n# TYPE "+name+" "+kind+"\n"...)
}

// Value writes one number of a family.
func (t *Text) Value(value float64, labels ...Label) { t.line("", value, labels) }

// Buckets writes a distribution: how many values were at most each bound, more than the one before,
// how many were above all of them (counts has one more than bounds), and the sum of the values.
func (t *Text) Buckets(bounds []float64, counts []uint64, sum float64, labels ...Label) {
	var total uint64
	labels = append(labels[:len(labels):len(labels)], Label{Name: "le"})
	le := &labels[len(labels)-1].Value
	for i, n := range counts {
		total += n
		*le = "+Inf"
		if i < len(bounds) {
			*le = strconv.FormatFloat(bounds[i], 'g', -1, 64)
		}
		t.line("_bucket", float64(total), labels)
	}
	labels = labels[:len(labels)-1]
	t.line("_sum", sum, labels)
	t.line("_count", float64(total), labels)
}

func (t *Text) line(suffix string, value float64, labels []Label) {
	t.b = append(append(t.b, t.name...), suffix...)
	for i, label := range labels {
		separator := byte(',')
		if i == 0 {
			separator = '{'
		}
		t.b = append(append(append(t.b, separator), label.Name...), `="`...)
		t.b = append(append(t.b, escape.Replace(label.Value)...), '"')
	}
	if len(labels) > 0 {
		t.b = append(t.b, '}')
	}
	t.b = append(strconv.AppendFloat(append(t.b, ' '), value, 'g', -1, 64), '\n')
}

var escape = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// WriteTo writes all of it.
func (t *Text) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(t.b)
	return int64(n), err
}
