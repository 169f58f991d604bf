package engine

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// Setting returns a setting of a session.
func (e *Engine) Setting(t *testing.T, name string) (value string) {
	t.Helper()
	err := e.pool.QueryRow(t.Context(), "SHOW "+name, pgx.QueryExecModeSimpleProtocol).Scan(&value)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// WithoutForesight makes transactions read key by key.
func (e *Engine) WithoutForesight() { e.ahead.off = true }
