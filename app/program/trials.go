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
		return failed(notConnected)
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
		return failed(notConnected)
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

// Platform tests what WeChat gives the shop, and whether it takes each of the messages. A text
// check that fails is no fault of a shop that does not use it.
func (t *trials) Platform(ctx context.Context, messages []app.TrialMessage) []app.ConnectionPart {
	client := t.readers.client()
	if client == nil {
		return []app.ConnectionPart{partOf(app.PartLogin, app.GradeWrong, notConnected)}
	}
	if !t.busy.TryLock() {
		return []app.ConnectionPart{partOf(app.PartLogin, app.GradeWrong, underWay)}
	}
	defer t.busy.Unlock()
	sent := make([]app.SubscribeMessage, len(messages))
	for i, m := range messages {
		sent[i] = m.SubscribeMessage
	}
	all := client.TryAll(ctx, sent)
	parts := []app.ConnectionPart{
		graded(app.PartLogin, all.Login), graded(app.PartToken, all.Token), graded(app.PartTexts, all.Texts),
	}
	if texts := &parts[2]; texts.Grade == app.GradeWrong && !t.readers.judges.Load() {
		texts.Grade = app.GradeNote
	}
	for i, m := range messages {
		parts = append(parts, graded(m.Setting, all.Messages[i]))
	}
	return parts
}

// Outside tests the public address as phones see it.
func (t *trials) Outside(ctx context.Context) []app.ConnectionPart {
	if !t.busy.TryLock() {
		return []app.ConnectionPart{partOf(app.PartDomain, app.GradeWrong, underWay)}
	}
	defer t.busy.Unlock()
	return t.probe.outside(ctx, t.address())
}

func graded(part string, trial wechat.Trial) app.ConnectionPart {
	switch trial.Verdict {
	case wechat.Well:
		return partOf(part, app.GradeOK, trial.Text)
	case wechat.Untried:
		return partOf(part, app.GradeNote, trial.Text)
	}
	return partOf(part, app.GradeWrong, trial.Text)
}

func partOf(part string, grade app.Grade, finding text.Phrase) app.ConnectionPart {
	return app.ConnectionPart{Part: part, Grade: grade, Finding: finding.String()}
}

var (
	notConnected = text.Sprintf("WeChat is not connected: set its app id and its secret first")
	underWay     = text.Sprintf("another test is under way: try again when it has ended")
)

func (t *trials) alone(try func() app.Trial) app.Trial {
	if !t.busy.TryLock() {
		return failed(underWay)
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
