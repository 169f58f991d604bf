package program

import (
	"context"
	"net/http"
	"sync"

	"littleshelf/app"
	"littleshelf/app/text"
	"littleshelf/app/wechat"
)

// trials tests the connections of a running server, one at a time.
type trials struct {
	readers *identity
	address func() string // the public address, or ""
	probe   *probe
	busy    sync.Mutex
}

// WeChat tests whether WeChat accepts the app id and the secret, and judges comments if it should.
func (t *trials) WeChat(ctx context.Context) app.Trial {
	client := t.readers.client()
	if client == nil {
		return failed(text.Sprintf("WeChat is not connected: set its app id and its secret first"))
	}
	return t.alone(func() app.Trial {
		try := client.Try
		if t.readers.judges.Load() {
			try = client.TryTexts
		}
		trial := try(ctx)
		return app.Trial{OK: trial.Verdict == wechat.Well, Finding: trial.Text.String()}
	})
}

// Template tests whether WeChat takes a message.
func (t *trials) Template(ctx context.Context, m app.SubscribeMessage) app.Trial {
	client := t.readers.client()
	if client == nil {
		return failed(text.Sprintf("WeChat is not connected: set its app id and its secret first"))
	}
	return t.alone(func() app.Trial {
		trial := client.TryMessage(ctx, m)
		return app.Trial{OK: trial.Verdict == wechat.Well, Finding: trial.Text.String()}
	})
}

// PublicAddress tests whether the public address reaches this server.
func (t *trials) PublicAddress(ctx context.Context) app.Trial {
	address := t.address()
	if address == "" {
		return failed(text.Sprintf("no public address is set: links have the address that each reader uses; set public-url first"))
	}
	return t.alone(func() app.Trial { return t.probe.reach(ctx, address) })
}

func (t *trials) alone(try func() app.Trial) app.Trial {
	if !t.busy.TryLock() {
		return failed(text.Sprintf("another test is under way: try again when it has ended"))
	}
	defer t.busy.Unlock()
	return try()
}

func failed(finding text.Phrase) app.Trial { return app.Trial{Finding: finding.String()} }

// handler answers the probe, and leaves all other requests to next.
func (t *trials) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !t.probe.answer(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}
