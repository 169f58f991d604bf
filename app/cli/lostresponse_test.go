package cli_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/program/harness"
	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

// wire is a transport that loses or truncates responses of the server.
type wire struct {
	http.RoundTripper
	drop int32 // number of responses to acts that are lost
	cut  int64 // bytes after which a stream ends, or 0 for no limit
	sent atomic.Int32
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := w.RoundTripper.RoundTrip(r)
	if err != nil || r.URL.Path == "/status" {
		return response, err
	}
	if n := w.sent.Add(1); n <= w.drop {
		io.Copy(io.Discard, response.Body) // ends when the server has finished the act
		response.Body.Close()
		return nil, errors.New("connection reset")
	}
	if w.cut > 0 {
		response.Body = cutBody{io.LimitReader(response.Body, w.cut), response.Body}
	}
	return response, nil
}

type cutBody struct {
	io.Reader
	io.Closer
}

// runOver runs a command that reaches the server's socket through w.
func runOver(t *testing.T, k *harness.KeptShop, w *wire, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	p := harness.Commands(&out, &errs)
	p.Connect = func(_ context.Context, at control.Place, _ string) (*control.Client, func() error, error) {
		socket, err := control.Socket(at)
		if err != nil {
			return nil, nil, err
		}
		w.RoundTripper = socket
		return control.NewClient(w), func() error { socket.CloseIdleConnections(); return nil }, nil
	}
	code = p.Run(context.Background(), append(args, "-db", k.DB))
	return out.String(), errs.String(), code
}

// TestLostResponseIsRetried: the command retries after a lost response, and the change is made
// once.
func TestLostResponseIsRetried(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	w := &wire{drop: 1}
	stdout, stderr, code := runOver(t, k, w, "points", "add", k.Vars["BOB"], "5", "-why", "x")
	if code != cli.ExitDone || !strings.HasSuffix(stdout, ": balance 30 → 35\n") || !strings.Contains(stderr, "this is its first receipt") {
		t.Errorf("points add = %d, %q, %q", code, stdout, stderr)
	}
	if w.sent.Load() != 2 {
		t.Errorf("%d requests, want 2", w.sent.Load())
	}
	if stdout := k.Must(t, "reader", "show", k.Vars["BOB"], "-json"); !strings.Contains(stdout, `"balance":35`) {
		t.Errorf("reader show = %s, want balance 35", stdout)
	}
}

// TestNoResponseNamesTheRequest: if the second response is lost too, the error names the request id
// for a repetition.
func TestNoResponseNamesTheRequest(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	bob := k.Vars["BOB"]
	_, stderr, code := runOver(t, k, &wire{drop: 2}, "points", "add", bob, "5", "-why", "x")
	_, hint, found := strings.Cut(stderr, "repeat the command with -request ")
	if code != cli.ExitFailed || !found {
		t.Fatalf("points add = %d, %q", code, stderr)
	}
	k.Must(t, "points", "add", bob, "5", "-why", "x", "-request", strings.TrimSpace(hint))
	if stdout := k.Must(t, "reader", "show", bob, "-json"); !strings.Contains(stdout, `"balance":35`) {
		t.Errorf("reader show = %s, want balance 35", stdout)
	}
}

// TestAmbiguousCommitNamesTheRequest: the error names the request id if the store does not know
// whether it committed.
func TestAmbiguousCommitNamesTheRequest(t *testing.T) {
	k := harness.NewKeptShop(t)
	bob := k.Vars["BOB"]
	var stderr bytes.Buffer
	p := harness.Commands(io.Discard, &stderr)
	p.Connect = func(context.Context, control.Place, string) (*control.Client, func() error, error) {
		db, err := bolt.Open(k.DB)
		if err != nil {
			return nil, nil, err
		}
		shop := &app.Shop{Store: storetest.Ambiguous(db, func(int) bool { return true }), Now: time.Now, Rand: rand.Reader}
		return control.NewClient(control.Local((&control.Server{Shop: shop, DB: db}).Handler())), db.Close, nil
	}
	if code := p.Run(t.Context(), []string{"points", "add", bob, "5", "-why", "x"}); code != cli.ExitFailed {
		t.Errorf("points add = %d, want %d", code, cli.ExitFailed)
	}
	_, hint, found := strings.Cut(stderr.String(), "repeat the command with -request ")
	if !found {
		t.Fatalf("points add = %q", &stderr)
	}
	stdout, _, _ := k.Command("points", "add", bob, "5", "-why", "x", "-json", "-request", strings.TrimSpace(hint))
	balance := k.Must(t, "reader", "show", bob, "-json")
	if !strings.Contains(stdout, `"repeated":true`) || !strings.Contains(balance, `"balance":35,`) {
		t.Errorf("points add again = %s; then %s, want balance 35", stdout, balance)
	}
}

// TestLostCodes: lost codes cannot be printed again, and the error names the batch to revoke.
func TestLostCodes(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	stdout, stderr, code := runOver(t, k, &wire{drop: 1}, "codes", "mint", "30", "-points", "5")
	_, hint, _ := strings.Cut(stderr, "littleshelf codes revoke ")
	batch, _, found := strings.Cut(hint, ",")
	if code != cli.ExitFailed || stdout != "" || !found {
		t.Fatalf("codes mint = %d, %q, %q", code, stdout, stderr)
	}
	k.Must(t, "codes", "revoke", batch)
	if list := k.Must(t, "codes", "list", "-json"); strings.Count(list, `"batch"`) != 1 || !strings.Contains(list, `"revoked":true`) {
		t.Errorf("codes list = %s, want one batch, revoked", list)
	}
}

// TestCodesThatCannotBePrinted: if standard output fails, the error names the batch to revoke.
func TestCodesThatCannotBePrinted(t *testing.T) {
	k := harness.NewKeptShop(t)
	var stderr bytes.Buffer
	code := k.CommandTo(failing{}, &stderr, "codes", "mint", "3", "-points", "5")
	if code != cli.ExitFailed || !strings.Contains(stderr.String(), "littleshelf codes revoke ") {
		t.Errorf("codes mint = %d, %q", code, &stderr)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestTruncatedBackupIsNotKept: a truncated copy is not kept.
func TestTruncatedBackupIsNotKept(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	for _, cut := range []int64{1, 4096, 10000} {
		_, stderr, code := runOver(t, k, &wire{cut: cut}, "backup", filepath.Join(k.Dir, "copy.db"))
		if code != cli.ExitFailed || !strings.Contains(stderr, "no answer came") {
			t.Errorf("backup cut after %d bytes = %d, %q", cut, code, stderr)
		}
	}
	checkNoFiles(t, k, "copy*")
}

// TestMintAfterDisconnect: a client that disconnects while codes are minted leaves a batch that
// cannot be redeemed. A repeated request mints a good batch.
func TestMintAfterDisconnect(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	const request = "33333333-3333-7333-8333-333333333333"
	ctx, cancel := context.WithCancel(context.Background())
	client := control.Dial(ctx, control.Place{DB: k.DB})
	if client == nil {
		t.Fatal("no server")
	}
	defer client.Close()
	client.Progress = func(done, _ int64) {
		if done >= 50 {
			cancel()
		}
	}
	in := control.Mint{Count: 20_000, Points: 5}
	if err := in.ID.UnmarshalText([]byte(request)); err != nil {
		t.Fatal(err)
	}
	if _, err := control.MintCodes.Do(ctx, client, in); !errors.Is(err, control.ErrNoAnswer) {
		t.Errorf("mint = %v, want ErrNoAnswer", err)
	}
	if list := k.Must(t, "codes", "list"); !strings.HasSuffix(list, "never finished\n") {
		t.Errorf("codes list = %s, want a batch that was never finished", list)
	}
	stdout := k.Must(t, "codes", "mint", "30", "-points", "5", "-request", request)
	if n := strings.Count(stdout, "\n"); n != 31 {
		t.Errorf("codes mint printed %d lines, want 31", n)
	}
	if stats := k.Must(t, "stats", "-json"); !strings.Contains(stats, `"codes":30,`) {
		t.Errorf("stats = %s, want 30 codes", stats)
	}
}

// TestStoppingFinishesCommands: a stopping server finishes the requests of commands.
func TestStoppingFinishesCommands(t *testing.T) {
	k := harness.NewKeptShop(t)
	stop := k.Serve(t)
	client := control.Dial(t.Context(), control.Place{DB: k.DB})
	if client == nil {
		t.Fatal("no server")
	}
	defer client.Close()
	begun := make(chan bool, 1)
	client.Progress = func(int64, int64) {
		select {
		case begun <- true:
		default:
		}
	}
	ended := make(chan error, 1)
	go func() {
		in := control.Mint{Count: 2000, Points: 5}
		in.ID[0] = 1
		done, err := control.MintCodes.Do(context.Background(), client, in)
		if err == nil && len(done.Codes) != in.Count {
			err = fmt.Errorf("%d codes", len(done.Codes))
		}
		ended <- err
	}()
	<-begun
	stop()
	if err := <-ended; err != nil {
		t.Errorf("mint = %v", err)
	}
}

// TestUnknownAct: the error for an act that an older server does not have names the cause.
func TestUnknownAct(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	client := control.Dial(context.Background(), control.Place{DB: k.DB})
	if client == nil {
		t.Fatal("no server")
	}
	defer client.Close()
	_, err := control.Act[control.Nothing, control.Nothing]("dance").Do(context.Background(), client, control.Nothing{})
	if err == nil || !strings.Contains(err.Error(), "another version") {
		t.Errorf("dance = %v", err)
	}
}
