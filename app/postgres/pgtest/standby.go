package pgtest

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Standby starts a synchronous standby: from its return on, a commit of s waits until the standby
// has it on disk.
func (s *Server) Standby(t testing.TB, settings ...string) *Server {
	t.Helper()
	dir := folder(t)
	data := filepath.Join(dir, "data")
	source := fmt.Sprintf("host=127.0.0.1 port=%d user=%s application_name=standby", s.Port, superuser)
	if out, err := as(tool("pg_basebackup"), "-D", data, "-R", "-X", "stream", "-c", "fast", "-d", source).CombinedOutput(); err != nil {
		t.Fatalf("pg_basebackup: %v\n%s", err, out)
	}
	standby, err := run(dir, data, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(standby.Stop)
	s.Do(t, "ALTER SYSTEM SET synchronous_standby_names = 'standby'")
	s.Do(t, "SELECT pg_reload_conf()")
	for range 500 {
		if s.Text(t, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1" {
			return standby
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the standby does not become synchronous")
	return nil
}

// Promote makes a standby the primary, which has no standby itself.
func (s *Server) Promote() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.Admin())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "SELECT pg_promote()")
	return err
}
