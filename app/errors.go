package app

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Code is the kind of a failure. Programs compare codes, never sentences.
type Code int

const (
	// Internal: the store failed. Err is the cause, for the log.
	Internal Code = iota
	// Unavailable: WeChat cannot be reached, so no login is possible.
	Unavailable
	// Invalid: a parameter is missing or malformed.
	Invalid
	// Unknown: the session, or a thing that the call refers to, does not exist.
	Unknown
	// Forbidden: the file exists and the caller may not download it.
	Forbidden
	// InsufficientPoints: the balance does not cover the price.
	InsufficientPoints
	// Refused: a code is not redeemed, or the balance would exceed MaxBalance.
	Refused
	// TooMany: a rate limit is exceeded. Wait is the time until the next attempt.
	TooMany

	// Improper: the text was refused by a review.
	Improper

	// NumCodes is how many codes there are: tables indexed by Code have this length.
	NumCodes
)

// Error is a failure with a code for programs, a sentence for readers and, for a failure outside
// the rules of the shop, a cause for the log. The sentence never quotes the cause.
type Error struct {
	Code Code
	Msg  string
	Err  error
	Wait time.Duration // with TooMany
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Msg
	}
	return fmt.Sprintf("%s: %v", e.Msg, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// A Store returns ErrNotFound if a key does not exist, and ErrConflict if a unique key belongs to
// another row. They have no text for readers: the use case adds it.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("conflict")
	// ErrViewLost: what a View had read is not known any more, so it could not go on.
	ErrViewLost = errors.New("the state of a read is lost")
)

// These errors are shown to readers: clients show the sentence as it is.
var (
	errSignedOut = &Error{Code: Unknown, Msg: "登录已失效，请重新登录"}
	errNoBook    = &Error{Code: Unknown, Msg: "书籍信息出错"}

	// ErrNoFile refuses to sell a book whose file is no good. To clients of the API it is errNoBook.
	ErrNoFile = &Error{Code: Unknown, Msg: "书籍信息出错"}

	errNoComment    = &Error{Code: Unknown, Msg: "评论不存在"}
	errNoFile       = &Error{Code: Unknown, Msg: "文件不存在"}
	errNotYours     = &Error{Code: Forbidden, Msg: "无权下载此文件"}
	errNotReadable  = &Error{Code: Forbidden, Msg: "无权阅读这一页"}
	errBadVoucher   = &Error{Code: Refused, Msg: badVoucher}
	errInsufficient = &Error{Code: InsufficientPoints, Msg: "余额不足，无法购买"}

	// errImproper refuses a text that may not be shown.
	errImproper = &Error{Code: Improper, Msg: "内容含违规信息，请修改后重试"}

	// ErrVoucherExpired and ErrVoucherCap refuse a code that its batch does not let the reader
	// redeem any more. Clients of the wire see the same sentence as for other codes; pages say what
	// it is. That helps no one to guess codes: they have 75 random bits.
	ErrVoucherExpired = &Error{Code: Refused, Msg: badVoucher}
	ErrVoucherCap     = &Error{Code: Refused, Msg: badVoucher}

	// errNoDeviceOfReader is not errSignedOut, on which clients log in again.
	errNoDeviceOfReader = &Error{Code: Unknown, Msg: "设备不存在"}

	// errNoPairing refuses the confirmation of a code, whatever is wrong with it.
	errNoPairing = &Error{Code: Refused, Msg: "配对码不对，或已用过、过期"}

	// errAppPasswordsFull refuses an app password above MaxAppPasswords.
	errAppPasswordsFull = &Error{Code: Refused, Msg: "应用密码已满 10 个，请先删除一个"}
	// errAppNameTaken refuses a second app password of one name, such as of a form that is sent twice.
	errAppNameTaken  = &Error{Code: Refused, Msg: "已经有一个叫这个名字的。换个名字，或者先停用那个。"}
	errNoAppPassword = &Error{Code: Unknown, Msg: "应用密码不存在"}

	errNoCodeImage = &Error{Code: Unknown, Msg: "没有这张小程序码"}

	// ErrCodeNotDrawn has no cause: that was logged when WeChat was asked.
	ErrCodeNotDrawn = &Error{Code: Unavailable, Msg: "小程序码暂时画不出来，请输入配对码"}

	// errTooManyPoints refuses a change that would raise a balance above MaxBalance.
	errTooManyPoints = &Error{Code: Refused, Msg: "兑换失败"}
)

const badVoucher = "兑换码无效或已使用"

// BadVoucher reports whether a code was refused because it is unknown, used or revoked.
func BadVoucher(err error) bool { return err == errBadVoucher }

// ClientLeft reports whether a call of a request with this context failed because its client has
// left: that is no failure of the shop.
func ClientLeft(ctx context.Context, err error) bool {
	return ctx.Err() != nil && errors.Is(err, context.Canceled)
}

// SignedOut reports whether a call failed because its skey opens no session.
func SignedOut(err error) bool { return errors.Is(err, errSignedOut) }

// These errors are shown to the keeper.
var (
	errNoReader     = &Error{Code: Unknown, Msg: "no such reader"}
	errErasedReader = &Error{Code: Unknown, Msg: "the reader has been erased"}
	errNoOrder      = &Error{Code: Unknown, Msg: "no such order"}
	errMintEnded    = &Error{Code: Invalid, Msg: "minting took too long, and the codes are gone: ask again"}
	errNoCategory   = &Error{Code: Unknown, Msg: "no such category"}
	errNoServer     = &Error{Code: Refused, Msg: "only a running server can be tested: start it first"}
	errNoSetting    = &Error{Code: Unknown, Msg: "no such setting"}
	errNoBatch      = &Error{Code: Unknown, Msg: "no such batch of codes"}
)

// Missing is the failure of a call without the parameter field.
func Missing(field string) *Error {
	return &Error{Code: Invalid, Msg: fmt.Sprintf("缺少请求参数%s字段，请检查后重试", field)}
}

// Malformed is the failure of a call whose parameter field is malformed.
func Malformed(field string) *Error {
	return &Error{Code: Invalid, Msg: fmt.Sprintf("请求参数%s有误，请检查后重试", field)}
}

// invalid is the failure of a keeper's act that breaks a rule.
func invalid(rule error) *Error { return &Error{Code: Invalid, Msg: rule.Error()} }

// LoginRefused is the failure of a login that WeChat or the shop refuses: the code is used or
// unknown, the profile is of another app or person, or the reader is banned. cause may be nil.
func LoginRefused(cause error) *Error {
	return &Error{Code: Unknown, Msg: loginFailed, Err: cause}
}

const loginFailed = "登录失败，请重试"

// SignInRefused reports whether a call failed as LoginRefused says.
func SignInRefused(err error) bool {
	own, ok := errors.AsType[*Error](err)
	return ok && own.Code == Unknown && own.Msg == loginFailed
}

// loginOfBanned is LoginRefused because the keeper has banned the reader.
func loginOfBanned() *Error { return LoginRefused(errBanned) }

var errBanned = errors.New("the reader is banned")

// BannedLogin reports whether a login failed because the keeper has banned the reader.
func BannedLogin(err error) bool { return errors.Is(err, errBanned) }

// LoginUnavailable is the failure of a login that WeChat neither granted nor refused.
func LoginUnavailable(cause error) *Error {
	return &Error{Code: Unavailable, Msg: loginFailed, Err: cause}
}

// TooOften is the failure of a call that a rate limit throttles until wait has passed.
func TooOften(wait time.Duration) *Error {
	return &Error{Code: TooMany, Msg: "操作过于频繁，请稍后再试", Wait: wait}
}

// pairingsFull is the failure of a pairing that cannot begin until another ends, after wait.
func pairingsFull(wait time.Duration) *Error {
	return &Error{Code: TooMany, Msg: "正在登录的屏幕太多，请稍后再试", Wait: wait}
}

// internal returns an *Error unchanged and wraps any other error in an Internal one with msg.
func internal(msg string, err error) error {
	if err == nil {
		return nil
	}
	if _, own := errors.AsType[*Error](err); own {
		return err
	}
	return &Error{Code: Internal, Msg: msg, Err: err}
}
