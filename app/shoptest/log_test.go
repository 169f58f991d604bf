package shoptest

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"testing"
)

// recorder is a testing.TB that records a failure without failing.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Errorf(string, ...any) { r.failed = true }

// TestLogFindsKeys checks that Log finds a key in every encoding.
func TestLogFindsKeys(t *testing.T) {
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(7 * i)
	}
	for name, leak := range map[string]func(*slog.Logger){
		"bytes":     func(l *slog.Logger) { l.Info("key", "key", key) },
		"text":      func(l *slog.Logger) { l.Info("key", "key", string(key)) },
		"%x":        func(l *slog.Logger) { l.Info(fmt.Sprintf("key %x", key)) },
		"%X":        func(l *slog.Logger) { l.Info(fmt.Sprintf("key %X", key)) },
		"%v":        func(l *slog.Logger) { l.Error("failed", "err", fmt.Errorf("bad key %v", key)) },
		"%q":        func(l *slog.Logger) { l.Info("key " + fmt.Sprintf("%q", key)) },
		"base64":    func(l *slog.Logger) { l.Info(base64.StdEncoding.EncodeToString(key)) },
		"base64url": func(l *slog.Logger) { l.Info(base64.URLEncoding.EncodeToString(key)) },
	} {
		for _, before := range []bool{true, false} {
			r := &recorder{TB: t}
			log := NewLog(r)
			if before {
				leak(log.Logger())
			}
			log.Key(key)
			log.Logger().Info("another key", "key", key[1:])
			if r.failed != before {
				t.Errorf("%s: found = %v with a leak before: %v", name, r.failed, before)
			}
			if leak(log.Logger()); !r.failed {
				t.Errorf("%s was not found", name)
			}
		}
	}
}
