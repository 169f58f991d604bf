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

// Log collects what is logged and fails the test at once when a line holds a secret.
type Log struct {
	t       testing.TB
	mu      sync.Mutex
	text    bytes.Buffer
	secrets []string
}

// NewLog makes a Log for t.
func NewLog(t testing.TB) *Log { return &Log{t: t} }

// Secret tells the log what must never appear in it: an skey, code, openid or session_key that the
// test has handed out. What was written before counts too.
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

// Key is Secret for bytes: in every way in which a line may hold them.
func (l *Log) Key(key []byte) {
	quoted := inside(string(key))
	hexed := hex.EncodeToString(key)
	l.Secret(string(key), quoted, inside(quoted), fmt.Sprint(key), hexed, strings.ToUpper(hexed),
		base64.RawStdEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(key))
}

// inside is what stands between the quotes of text when it is quoted.
func inside(text string) string {
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}

// Write takes whole lines, as slog and a child process's stderr give them.
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

// Logger writes text lines of every level to the log.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// String is all that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
