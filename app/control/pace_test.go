package control

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestPace: beside a server a command rests as long as it worked, but not for long. Without a
// server it does not rest.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tt := range []struct {
			isRemote   bool
			work, rest time.Duration
		}{
			{true, time.Second, time.Second}, {true, time.Hour, maxRest}, {false, time.Second, 0},
		} {
			pace := &Pace{&Client{isRemote: tt.isRemote}, time.Now()}
			for range 2 {
				time.Sleep(tt.work)
				began := time.Now()
				pace.Rest(t.Context())
				if took := time.Since(began); took != tt.rest {
					t.Errorf("after %v, remote: %v: a rest of %v, want %v", tt.work, tt.isRemote, took, tt.rest)
				}
			}
		}
	})
}
