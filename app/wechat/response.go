package wechat

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"

	"littleshelf/app/text"
)

// busy is the errcode that WeChat documents as "try again".
const busy = -1

// apiError is an error that WeChat reports. It omits WeChat's errmsg, which may quote the code, but
// keeps the request id (rid) at the end of it: WeChat's support asks for it.
type apiError struct {
	errcode int
	rid     string     // empty if there is none
	refused netip.Addr // this machine's address, with errcode 40164
	keyword string     // of a template, with errcode 47003
}

func (e apiError) Error() string {
	said := fmt.Sprintf("errcode %d", e.errcode)
	if e.refused.IsValid() {
		said += " for " + e.refused.String()
	}
	if e.keyword != "" {
		said += " for " + e.keyword
	}
	if e.rid != "" {
		said += ", rid " + e.rid
	}
	return said
}

// refusesCode reports whether WeChat refuses the reader's code, by its page "小程序登录". All other
// errors are the shop's: 45011 too often, 40013 app id, 40125 secret, 40164 this machine's address.
func (e apiError) refusesCode() bool {
	switch e.errcode {
	case 40029, // no such code, or older than five minutes
		40163, // used before
		40226: // WeChat considers the reader a risk
		return true
	}
	return false
}

// unexpected is the error of a response that is not WeChat's. Its text quotes nothing of the
// response.
type unexpected struct{ text.Phrase }

func (u unexpected) Error() string { return u.String() }

// ipAtStart matches the address in "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in
// whitelist".
var ipAtStart = regexp.MustCompile(`^invalid ip ([0-9a-fA-F.:]+)`)

// keywordInside matches the keyword in "argument invalid! data.thing1.value invalid".
var keywordInside = regexp.MustCompile(`\bdata\.([a-z_]{1,20}[0-9]{1,3})\.value\b`)

var ridAtEnd = regexp.MustCompile(`\brid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})$`)

// session is the body of jscode2session's response.
type session struct {
	OpenID     string `json:"openid"`
	SessionKey string `json:"session_key"`
}

// parse decodes a successful response. It ignores the content type: WeChat sends text/plain. On
// success the errcode is missing or 0.
func parse(body []byte, response any) error {
	var outcome struct {
		ErrCode int    `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	if json.Unmarshal(body, &outcome) != nil {
		return errNoJSON
	}
	if outcome.ErrCode != 0 {
		return newAPIError(outcome.ErrCode, outcome.ErrMsg)
	}
	if json.Unmarshal(body, response) != nil {
		return errNoJSON
	}
	return nil
}

// errNoJSON omits the decoder's error, which quotes the body.
var errNoJSON = unexpected{text.Sprintf("the answer is not the JSON expected")}

func newAPIError(errcode int, errmsg string) apiError {
	reported := apiError{errcode: errcode}
	if rid := ridAtEnd.FindStringSubmatch(errmsg); rid != nil {
		reported.rid = rid[1]
	}
	if ip := ipAtStart.FindStringSubmatch(errmsg); ip != nil && errcode == 40164 {
		reported.refused, _ = netip.ParseAddr(ip[1])
	}
	if keyword := keywordInside.FindStringSubmatch(errmsg); keyword != nil && errcode == 47003 {
		reported.keyword = keyword[1]
	}
	return reported
}
