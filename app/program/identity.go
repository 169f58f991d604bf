package program

import (
	"context"
	"sync/atomic"

	"littleshelf/app"
	"littleshelf/app/text"
	"littleshelf/app/wechat"
)

// identity identifies readers by WeChat or, without an app id and its secret, by demo logins. A
// running server may change from one to the other.
type identity struct {
	api     string // base address of the platform
	current atomic.Pointer[wechat.Client]
	judges  atomic.Bool // comments are judged by WeChat
}

// client returns the access to WeChat, or nil with demo logins.
func (i *identity) client() *wechat.Client { return i.current.Load() }

// Identify returns the identity that a login code belongs to.
func (i *identity) Identify(ctx context.Context, code string) (app.Identity, error) {
	if client := i.client(); client != nil {
		return client.Identify(ctx, code)
	}
	return wechat.Demo{}.Identify(ctx, code)
}

// CheckText has WeChat judge a text. Demo logins have no openid that WeChat knows.
func (i *identity) CheckText(ctx context.Context, t app.AuthoredText) (app.Judgement, error) {
	if client := i.client(); client != nil {
		return client.CheckText(ctx, t)
	}
	return app.Unjudged, errNotConnected
}

// DrawsCodes reports whether WeChat draws mini-program codes.
func (i *identity) DrawsCodes() bool { return i.client() != nil }

// DrawPairCode has WeChat draw the code of a pairing.
func (i *identity) DrawPairCode(ctx context.Context, code app.PairCode) (app.CodeImage, error) {
	if client := i.client(); client != nil {
		return client.DrawPairCode(ctx, code)
	}
	return app.CodeImage{}, errNotConnected
}

// SendMessage sends a subscribe message. A shop that is disconnected keeps it for later.
func (i *identity) SendMessage(ctx context.Context, m app.SubscribeMessage) (app.Delivery, error) {
	if client := i.client(); client != nil {
		return client.SendMessage(ctx, m)
	}
	return app.Undelivered, errNotConnected
}

var errNotConnected = text.Errorf("WeChat is not connected: there is no app id and secret")

// accepts returns an error if there can be no access to WeChat with these settings.
func (i *identity) accepts(values app.SettingValues) error {
	_, err := i.open(values)
	return err
}

// follow changes to the app id and the secret of the settings. Logins under way end as they began.
func (i *identity) follow(values app.SettingValues) {
	i.judges.Store(values[app.SettingModeration] == string(app.ModerateByWeChat))
	client, err := i.open(values)
	if err != nil || i.client().Is(client) {
		return
	}
	i.current.Store(client)
}

func (i *identity) open(values app.SettingValues) (*wechat.Client, error) {
	appID, secret := values[app.SettingWeChatAppID], values[app.SettingWeChatSecret]
	if appID == "" || secret == "" {
		return nil, nil
	}
	return wechat.New(i.api, appID, secret)
}
