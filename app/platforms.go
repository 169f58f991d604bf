package app

import "slices"

// Hiding is the setting platforms-ios: what clients on iOS do not see. WeChat does not let a
// mini-program show a price of virtual goods there, or a way to buy them outside its own payments
// (微信小程序平台运营规范, 虚拟支付).
type Hiding string

// The values of the setting. Points of readers, codes and reading are not touched by it.
const (
	HideNothing Hiding = "show"
	HidePrices  Hiding = "hide_price" // no response has the price of a book; books are still exchanged
	HideBuying  Hiding = "hide_buy"   // no price, and no exchange
)

// Hidings are the values of the setting.
var Hidings = []Hiding{HideNothing, HidePrices, HideBuying}

// Prices reports whether prices are hidden.
func (h Hiding) Prices() bool { return h == HidePrices || h == HideBuying }

// ErrNoBuying refuses an exchange where exchanges are hidden. The sentence is the one that WeChat
// recommends: it names nothing to buy, and no other place to buy it
// (关于规范公众号内虚拟支付行为的公告, 2020).
var ErrNoBuying = &Error{Code: Refused, Msg: "由于相关规范，iOS功能暂不可用"}

func validHiding(value string) error {
	if !slices.Contains(Hidings, Hiding(value)) {
		return broken(SettingPlatformsIOS, "must be show, hide_price or hide_buy")
	}
	return nil
}
