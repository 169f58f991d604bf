//go:build unix

package program_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// BenchmarkBuyBesideHangingPlatform reports the 99th percentiles of the times of purchases: in a
// shop that sends no messages, and in one whose messages hang. The shops take turns.
//
//	go test -run '^$' -bench BuyBesideHangingPlatform -benchtime 1000x ./app/program
func BenchmarkBuyBesideHangingPlatform(b *testing.B) {
	hanging := shoptest.NewPlatform(b, nil)
	hanging.AnswerMessages("slow")
	type till struct {
		name    string
		client  *harness.Client
		readers []app.SKey
		took    []time.Duration
	}
	var tills []*till
	for _, shop := range []struct {
		name      string
		platform  *shoptest.Platform
		templates bool
	}{{"quiet", shoptest.NewPlatform(b, nil), false}, {"hanging", hanging, true}} {
		p := serveMessages(b, harness.NewDB(b), shop.platform, shop.templates)
		t := &till{name: shop.name, client: p.Client(b)}
		for n := range b.N {
			t.readers = append(t.readers, buyer(b, p, fmt.Sprint(shop.name, n)))
		}
		if _, err := t.client.Buy(buyer(b, p, shop.name), 1000000004); err != nil {
			b.Fatal(err)
		}
		tills = append(tills, t)
	}
	harness.Eventually(b, func() bool { return len(hanging.Messages()) > 0 })
	b.ResetTimer()
	for n := range b.N {
		for _, t := range tills {
			began := time.Now()
			if _, err := t.client.Buy(t.readers[n], 1000000004); err != nil {
				b.Fatal(err)
			}
			t.took = append(t.took, time.Since(began))
		}
	}
	b.StopTimer()
	for _, t := range tills {
		slices.Sort(t.took)
		b.ReportMetric(float64(t.took[b.N/2].Microseconds())/1000, t.name+"-p50-ms")
		b.ReportMetric(float64(t.took[b.N*99/100].Microseconds())/1000, t.name+"-p99-ms")
	}
}
