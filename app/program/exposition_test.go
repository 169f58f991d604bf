package program_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The lines of Prometheus's text format, version 0.0.4.
var (
	helpLine   = regexp.MustCompile(`^# HELP ([a-z_]+) ([^\\]+)$`)
	typeLine   = regexp.MustCompile(`^# TYPE ([a-z_]+) (counter|gauge|histogram)$`)
	sampleLine = regexp.MustCompile(`^([a-z_]+)(\{[a-z_]+="(?:[^"\\]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\]|\\[\\"n])*")*\})? (\S+)$`)
	lastBound  = regexp.MustCompile(`,?le="([^"]+)"\}$`)
)

// exposition has the value of each series, such as name{label="value"}.
type exposition map[string]float64

// readExposition parses metrics. It returns an error unless every family occurs once with its help
// and type before its values, every series occurs once, and the buckets of histograms add up.
func readExposition(text string) (exposition, error) {
	series := make(exposition)
	var families []string
	var family, kind, within string // within is the histogram of the current buckets
	var below float64
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if help := helpLine.FindStringSubmatch(line); help != nil {
			if family, kind = help[1], ""; slices.Contains(families, family) {
				return nil, fmt.Errorf("%s occurs twice", family)
			}
			families = append(families, family)
			continue
		}
		if said := typeLine.FindStringSubmatch(line); said != nil && said[1] == family && kind == "" {
			if kind = said[2]; (kind == "counter") != strings.HasSuffix(family, "_total") {
				return nil, fmt.Errorf("%s is a %s", family, kind)
			}
			continue
		}
		sample := sampleLine.FindStringSubmatch(line)
		if sample == nil || kind == "" {
			return nil, fmt.Errorf("%q is no line", line)
		}
		value, err := strconv.ParseFloat(sample[3], 64)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		name := sample[1] + sample[2]
		if _, twice := series[name]; twice {
			return nil, fmt.Errorf("%s occurs twice", name)
		}
		series[name] = value
		if kind != "histogram" {
			if sample[1] != family {
				return nil, fmt.Errorf("%q is among %s", line, family)
			}
			continue
		}
		labels := strings.TrimSuffix(lastBound.ReplaceAllString(sample[2], "}"), "{}")
		switch sample[1] {
		case family + "_bucket":
			if within != labels {
				within, below = labels, 0
			}
			if value < below {
				return nil, fmt.Errorf("%q is less than the bucket before it", line)
			}
			below = value
		case family + "_count":
			if within != labels || value != below {
				return nil, fmt.Errorf("%q differs from the last bucket, %v", line, below)
			}
			within, below = "", 0
		case family + "_sum":
		default:
			return nil, fmt.Errorf("%q is among %s", line, family)
		}
	}
	return series, nil
}

// TestReadExposition checks that readExposition rejects malformed text.
func TestReadExposition(t *testing.T) {
	const good = `# HELP shelf_asked_total How often.
# TYPE shelf_asked_total counter
shelf_asked_total{route="/",said="\"\\\n"} 2
# HELP shelf_took_seconds How long.
# TYPE shelf_took_seconds histogram
shelf_took_seconds_bucket{route="/",le="0.5"} 1
shelf_took_seconds_bucket{route="/",le="+Inf"} 2
shelf_took_seconds_sum{route="/"} 3.5
shelf_took_seconds_count{route="/"} 2
`
	if got, err := readExposition(good); err != nil || len(got) != 5 || got[`shelf_took_seconds_sum{route="/"}`] != 3.5 {
		t.Errorf("readExposition = %v, %v", got, err)
	}
	for _, change := range [][2]string{
		{"# HELP shelf_asked_total How often.\n", ""},
		{"# TYPE shelf_asked_total counter\n", ""},
		{"# TYPE shelf_asked_total counter", "# TYPE shelf_asked_total gauge"},
		{`\"`, `"`},
		{"} 2\n# HELP", "} two\n# HELP"},
		{"} 2\n# HELP", "}\n# HELP"},
		{"shelf_asked_total{", "shelf_other_total{"},
		{"# HELP shelf_took_seconds", "shelf_asked_total{route=\"/\",said=\"\\\"\\\\\\n\"} 2\n# HELP shelf_took_seconds"},
		{`le="0.5"} 1`, `le="0.5"} 3`},
		{"seconds_count{route=\"/\"} 2", "seconds_count{route=\"/\"} 3"},
		{"shelf_took_seconds", "shelf_asked_total"},
	} {
		bad := strings.ReplaceAll(good, change[0], change[1])
		if bad == good {
			t.Errorf("%q is not in the text", change[0])
		}
		if _, err := readExposition(bad); err == nil {
			t.Errorf("readExposition accepts %q in place of %q", change[1], change[0])
		}
	}
}
