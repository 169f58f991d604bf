package limit_test

import (
	"encoding/binary"
	"net/netip"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/limit"
	"littleshelf/app/shoptest"
)

func perMinute(n int) limit.Rate { return limit.Rate{Count: n, Per: time.Minute} }

func newLimits(clock *shoptest.Clock) *limit.Limits {
	return limit.New(limit.Rates{Logins: perMinute(3), Writes: perMinute(2), Buys: perMinute(4)}, clock.Now)
}

// subscriber returns the nth IPv6 network.
func subscriber(n int) netip.Prefix {
	var ip [16]byte
	binary.BigEndian.PutUint64(ip[:], 0x2001_0db8<<32|uint64(n))
	return netip.PrefixFrom(netip.AddrFrom16(ip), 64)
}

func reader(n int) (id app.UserID) {
	binary.BigEndian.PutUint64(id[:], uint64(n))
	return id
}

// countAllowed calls allow until it refuses, and returns the number of calls allowed, at most 1000.
func countAllowed(allow func() time.Duration) (n int) {
	for n < 1000 && allow() == 0 {
		n++
	}
	return n
}

// TestCountedSeparately checks that each reader, each address and each activity has its own count,
// and that an activity without a limit is never refused.
func TestCountedSeparately(t *testing.T) {
	clock := new(shoptest.Clock)
	l := newLimits(clock)
	for range 2 { // the second time for another reader and address
		for _, tt := range []struct {
			activity        app.Activity
			reader, address int
		}{{app.Reads, 1000, 1000}, {app.Logins, 1000, 3}, {app.Writes, 2, 1000}, {app.Buys, 4, 1000},
			{app.Downloads, 1000, 1000}, {app.Strays, 1000, 120}, {app.Pairings, 1000, 30},
			{app.Confirms, 5, 60}, {app.WrongPasswords, 1000, 30}} {
			n := int(clock.Now().Unix())
			if got := countAllowed(func() time.Duration { return l.Allow(tt.activity, reader(n)) }); got != tt.reader {
				t.Errorf("activity %d is allowed %d times for a reader, want %d", tt.activity, got, tt.reader)
			}
			if got := countAllowed(func() time.Duration { return l.AllowAddress(tt.activity, subscriber(n)) }); got != tt.address {
				t.Errorf("activity %d is allowed %d times for an address, want %d", tt.activity, got, tt.address)
			}
		}
		clock.Advance(time.Second)
	}
}

// TestMillionAddresses checks that a million addresses use bounded memory and evict neither an
// address that has reached its limit nor a reader.
func TestMillionAddresses(t *testing.T) {
	const atMost = 5 << 20
	clock := new(shoptest.Clock)
	before := heap()
	l := newLimits(clock)
	countAllowed(func() time.Duration { return l.AllowAddress(app.Logins, subscriber(0)) })
	l.Allow(app.Writes, reader(0))
	for n := range 1_000_000 {
		if wait := l.AllowAddress(app.Logins, subscriber(n+1)); wait > 0 {
			t.Fatalf("address %d waits %v at its first login", n, wait)
		}
		l.AllowAddress(app.Writes, subscriber(n+1))
	}
	if grown := heap() - before; grown > atMost {
		t.Errorf("the heap grew by %d bytes, want at most %d", grown, atMost)
	}
	if wait := l.AllowAddress(app.Logins, subscriber(0)); wait != 20*time.Second {
		t.Errorf("the address at its limit waits %v, want 20s", wait)
	}
	if got := countAllowed(func() time.Duration { return l.Allow(app.Writes, reader(0)) }); got != 1 {
		t.Errorf("a reader with one write left is allowed %d writes", got)
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestFullBucketsReused checks that buckets that are full again are reused before new ones are
// made.
func TestFullBucketsReused(t *testing.T) {
	clock := new(shoptest.Clock)
	l := newLimits(clock)
	fill := func(from int) {
		for n := range 20_000 {
			l.AllowAddress(app.Logins, subscriber(from+n))
		}
	}
	fill(0)
	before := heap()
	for round := range 20 {
		clock.Advance(time.Minute)
		fill(20_000 * (round + 1))
	}
	if grown := heap() - before; grown > 1<<20 {
		t.Errorf("the heap grew by %d bytes with the same number of active addresses", grown)
	}
	runtime.KeepAlive(l)
}

// TestConcurrent checks that concurrent calls are allowed no more than sequential ones.
func TestConcurrent(t *testing.T) {
	l := limit.New(limit.Rates{Buys: perMinute(100)}, new(shoptest.Clock).Now)
	var allowed atomic.Int64
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for range 50 {
				if l.Allow(app.Buys, reader(1)) == 0 {
					allowed.Add(1)
				}
			}
		})
	}
	running.Wait()
	if allowed.Load() != 100 {
		t.Errorf("%d were allowed, want 100", allowed.Load())
	}
}

func TestAllowAllocatesNothing(t *testing.T) {
	l := newLimits(new(shoptest.Clock))
	if n := testing.AllocsPerRun(100, func() { l.AllowAddress(app.Logins, subscriber(1)) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAllow(b *testing.B) {
	l := limit.New(limit.Rates{Logins: limit.Rate{Count: 1_000_000, Per: time.Second}}, time.Now)
	for n := range 60_000 {
		l.AllowAddress(app.Logins, subscriber(n))
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for n := 0; pb.Next(); n++ {
			l.AllowAddress(app.Logins, subscriber(n%60_000))
		}
	})
}

// TestFiles checks that a file counts once in ten minutes for each reader and address, that a
// refused download does not count, and that memory stays bounded.
func TestFiles(t *testing.T) {
	clock := new(shoptest.Clock)
	l := limit.New(limit.Rates{Downloads: perMinute(2)}, clock.Now)
	nobody := app.UserID{}
	for _, client := range []struct {
		user app.UserID
		from netip.Prefix
	}{{reader(1), subscriber(1)}, {reader(2), subscriber(1)}, {nobody, subscriber(1)}, {nobody, subscriber(2)}} {
		for range 1000 {
			for _, file := range []string{"1.pdf", "2.pdf"} {
				if wait := l.AllowFile(file, client.user, client.from); wait > 0 {
					t.Fatalf("%s for %v waits %v", file, client, wait)
				}
			}
		}
		for range 2 {
			if wait := l.AllowFile("3.pdf", client.user, client.from); wait != 30*time.Second {
				t.Errorf("a third file for %v waits %v", client, wait)
			}
		}
	}
	clock.Advance(10 * time.Minute)
	for _, file := range []string{"2.pdf", "1.pdf"} {
		l.AllowFile(file, reader(1), subscriber(1))
	}
	if wait := l.AllowFile("3.pdf", reader(1), subscriber(1)); wait == 0 {
		t.Error("after ten minutes a file does not count again")
	}
	before := heap()
	for n := range 200_000 {
		l.AllowFile("1.pdf", nobody, subscriber(n))
	}
	if grown := heap() - before; grown > 8<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	runtime.KeepAlive(l)
}
