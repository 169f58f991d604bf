package wechat

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
)

// busy is the errcode that WeChat itself says to try again on.
const busy = -1

// apiError is a failure that WeChat reports. Its errmsg is left out, for it may quote the code; the
// rid at the end of it is what WeChat's support asks for.
type apiError struct {
	errcode int
	rid     string     // empty when there is none
	refused netip.Addr // this machine's, with errcode 40164
}

func (e apiError) Error() string {
	if e.rid == "" {
		return fmt.Sprintf("errcode %d", e.errcode)
	}
	return fmt.Sprintf("errcode %d, rid %s", e.errcode, e.rid)
}

// refusal tells whether the reader's code is at fault, by WeChat's page "小程序登录". Anything else
// is between WeChat and the shop: 45011 too often, 40013 app id, 40125 secret, 40164 our address.
func (e apiError) refusal() bool {
	switch e.errcode {
	case 40029, // no such code, or older than five minutes
		40163, // used before
		40226: // a reader WeChat holds to be a risk
		return true
	}
	return false
}

// unexpected is an answer that WeChat would not give. Its text quotes nothing of the answer.
type unexpected string

func (u unexpected) Error() string { return string(u) }

// ipAtStart finds the address in "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist".
var ipAtStart = regexp.MustCompile(`^invalid ip ([0-9a-fA-F.:]+)`)

var ridAtEnd = regexp.MustCompile(`\brid: ([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})$`)

// answer is what jscode2session says, either way. Success comes without an errcode, or with 0.
type answer struct {
	ErrCode    int    `json:"errcode"`
	ErrMsg     string `json:"errmsg"`
	OpenID     string `json:"openid"`
	SessionKey string `json:"session_key"`
}

// parse gives a good answer, complete. The content type tells nothing: WeChat sends text/plain.
func parse(body []byte) (answer, error) {
	var a answer
	if json.Unmarshal(body, &a) != nil {
		return answer{}, unexpected("the answer is not the JSON expected") // the decoder would quote it
	}
	if a.ErrCode != 0 {
		said := apiError{errcode: a.ErrCode}
		if rid := ridAtEnd.FindStringSubmatch(a.ErrMsg); rid != nil {
			said.rid = rid[1]
		}
		if ip := ipAtStart.FindStringSubmatch(a.ErrMsg); ip != nil && a.ErrCode == 40164 {
			said.refused, _ = netip.ParseAddr(ip[1])
		}
		return answer{}, said
	}
	if a.OpenID == "" || a.SessionKey == "" {
		return answer{}, unexpected("the answer lacks openid or session_key")
	}
	return a, nil
}
