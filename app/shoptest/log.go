package shoptest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Log collects the log and fails the test at once if a line contains a secret.
type Log struct {
	t       testing.TB
	mu      sync.Mutex
	text    bytes.Buffer
	secrets []string
}

// NewLog makes a Log for t.
func NewLog(t testing.TB) *Log { return &Log{t: t} }

// Secret registers text that must never be logged: an skey, code, openid or session_key of the
// test. It also checks the lines logged before.
func (l *Log) Secret(secrets ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range secrets {
		if s == "" {
			continue
		}
		l.secrets = append(l.secrets, s)
		if strings.Contains(l.text.String(), s) {
			l.t.Errorf("a secret (%.4s…) was logged before it was registered", s)
		}
	}
}

// Key is Secret for bytes, in every encoding in which a line may contain them.
func (l *Log) Key(key []byte) {
	quoted := escaped(string(key))
	hexed := hex.EncodeToString(key)
	l.Secret(string(key), quoted, escaped(quoted), fmt.Sprint(key), hexed, strings.ToUpper(hexed),
		base64.RawStdEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(key))
}

// escaped returns text as strconv.Quote writes it, without the quotes.
func escaped(text string) string {
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}

// Write appends whole lines, as slog and the stderr of a child process write them.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.secrets {
		if bytes.Contains(p, []byte(s)) {
			l.t.Errorf("a secret (%.4s…) reached the log", s)
		}
	}
	return l.text.Write(p)
}

// Logger returns a logger that writes lines of every level to the log.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// String returns the whole log.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
