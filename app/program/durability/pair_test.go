package durability

import (
	"net/http"
	"testing"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// TestKilledWhilePairing kills the server after each step of signing in on another screen. What was
// acknowledged stays: a confirmation can be finished, and a code that was taken is over.
func TestKilledWhilePairing(t *testing.T) {
	db := harness.NewDB(t)
	var p *harness.Process
	var c *harness.Client
	var secrets []string
	restart := func() {
		t.Helper()
		if p != nil {
			c.HangUp()
			p.Kill(t)
		}
		p = harness.Start(t, db)
		p.Log.Secret(secrets...)
		c = p.Client(t)
	}
	call := func(path string, in map[string]any) harness.Response {
		t.Helper()
		out, err := c.Call(http.MethodPost, path, in)
		if err != nil {
			t.Errorf("%s = %v", path, err)
		}
		return out
	}
	restart()
	login, err := c.Login("the paired reader")
	if err != nil {
		t.Fatal(err)
	}
	begun := call("/api/user/pairBegin", map[string]any{})
	secrets = []string{begun.Code, begun.Secret, string(login.SKey)}
	p.Log.Secret(secrets...)
	finish := func(want string) app.SKey {
		t.Helper()
		finished := call("/api/user/pairFinish", map[string]any{"code": begun.Code, "secret": begun.Secret})
		if finished.State != want {
			t.Errorf("the state is %s, want %s", finished.State, want)
		}
		return finished.SKey
	}
	restart()
	finish("waiting")
	call("/api/user/pair", map[string]any{"skey": login.SKey, "code": begun.Code})
	restart()
	skey := finish("done")
	restart()
	finish("over")
	devices, err := c.Call(http.MethodGet, "/api/user/devices?skey="+string(skey), nil)
	if err != nil {
		t.Error(err)
	}
	if len(devices.List) != 2 {
		t.Errorf("%d devices, want the phone and the screen", len(devices.List))
	}
	c.HangUp()
	p.Stop(t)
	if _, err := harness.Audit(db, nil); err != nil {
		t.Error(err)
	}
}
