// Package metrics has histograms and Prometheus's text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
package metrics

import (
	"io"
	"strconv"
	"strings"
)

// Text builds a response in the text format: metric families, one after the other, and the values
// of each. A family's name and help and the names of labels are not escaped, so they must be
// constants.
type Text struct {
	b    []byte
	name string // of the current family
}

// Label distinguishes a value of a family from its others. Its value never comes from a client:
// Prometheus stores a new series for each new value.
type Label struct{ Name, Value string }

// Counter begins a family of values that only grow.
func (t *Text) Counter(name, help string) { t.family(name, "counter", help) }

// Gauge begins a family of values that grow and shrink.
func (t *Text) Gauge(name, help string) { t.family(name, "gauge", help) }

// Histogram begins a family of histograms.
func (t *Text) Histogram(name, help string) { t.family(name, "histogram", help) }

func (t *Text) family(name, kind, help string) {
	t.name = name
	t.b = append(t.b, "# HELP "+name+" "+help+"\n# TYPE "+name+" "+kind+"\n"...)
}

// Value writes a value of the current family.
func (t *Text) Value(value float64, labels ...Label) { t.sample("", value, labels) }

// Buckets writes a histogram. counts[i] is the number of values above bounds[i-1] and at most
// bounds[i]; the last count, above all bounds, makes counts one longer than bounds. sum is the sum
// of the values.
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
		t.sample("_bucket", float64(total), labels)
	}
	labels = labels[:len(labels)-1]
	t.sample("_sum", sum, labels)
	t.sample("_count", float64(total), labels)
}

func (t *Text) sample(suffix string, value float64, labels []Label) {
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

// WriteTo writes the whole text to w.
func (t *Text) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(t.b)
	return int64(n), err
}
