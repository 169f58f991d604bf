package shoptest

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"testing"
)

// witness is a test that only notes that it failed.
type witness struct {
	testing.TB
	failed bool
}

func (w *witness) Errorf(string, ...any) { w.failed = true }

// TestKeyCanary shows that a key is known again however it is printed.
func TestKeyCanary(t *testing.T) {
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
			w := &witness{TB: t}
			log := NewLog(w)
			if before {
				leak(log.Logger())
			}
			log.Key(key)
			log.Logger().Info("another key", "key", key[1:])
			if w.failed != before {
				t.Errorf("%s: noticed = %v with a leak before: %v", name, w.failed, before)
			}
			if leak(log.Logger()); !w.failed {
				t.Errorf("%s was not noticed", name)
			}
		}
	}
}
