package app

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of failure an Error is. Programs compare codes, never sentences.
type Code int

const (
	// Internal: the shop could not read or store. Err says why, for the log.
	Internal Code = iota
	// Unavailable: WeChat could not be asked, so nobody can log in just now.
	Unavailable
	// Invalid: a parameter is missing or malformed.
	Invalid
	// Unknown: who asks, or what is named, is not known to the shop.
	Unknown
	// Forbidden: the file exists and the asker may not have it.
	Forbidden
	// InsufficientPoints: the balance does not cover the price.
	InsufficientPoints
	// Refused: the exchange is refused for another reason.
	Refused
	// TooMany: this is done too often. Wait says when it may be tried again.
	TooMany

	// NumCodes is how many codes there are: tables indexed by Code have this length.
	NumCodes
)

// Error is a failure with a code for programs, a sentence for readers and, where something outside
// the shop's rules went wrong, a cause for the log. The sentence never quotes the cause.
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

// What a Store answers when a key is not there, or when a unique one is taken by another row. They
// carry no words: the use case that asked knows what the missing thing means to a reader.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("conflict")
)

// The sentences of the wire. Clients show them in a toast as they are.
var (
	errSignedOut    = &Error{Code: Unknown, Msg: "登录已失效，请重新登录"}
	errNoBook       = &Error{Code: Unknown, Msg: "书籍信息出错"}
	errNoComment    = &Error{Code: Unknown, Msg: "评论不存在"}
	errNoFile       = &Error{Code: Unknown, Msg: "文件不存在"}
	errNotYours     = &Error{Code: Forbidden, Msg: "无权下载此文件"}
	errBadVoucher   = &Error{Code: Refused, Msg: "兑换码无效或已使用"}
	errInsufficient = &Error{Code: InsufficientPoints, Msg: "余额不足，无法购买"}

	// errTooManyPoints refuses what would lift a balance above MaxBalance.
	errTooManyPoints = &Error{Code: Refused, Msg: "兑换失败"}
)

// SignedOut reports whether a call failed because its skey opens no session.
func SignedOut(err error) bool { return errors.Is(err, errSignedOut) }

// The sentences of the keeper's acts.
var (
	errNoReader     = &Error{Code: Unknown, Msg: "no such reader"}
	errErasedReader = &Error{Code: Unknown, Msg: "the reader has been erased"}
	errNoOrder      = &Error{Code: Unknown, Msg: "no such order"}
	errMintEnded    = &Error{Code: Invalid, Msg: "minting took too long, and the codes are gone: ask again"}
	errNoBatch      = &Error{Code: Unknown, Msg: "no such batch of codes"}
)

// Missing is the failure of a call that lacks the parameter called field.
func Missing(field string) *Error {
	return &Error{Code: Invalid, Msg: "缺少请求参数" + field + "字段，请检查后重试"}
}

// Malformed is the failure of a call whose parameter called field cannot be what it should be.
func Malformed(field string) *Error {
	return &Error{Code: Invalid, Msg: "请求参数" + field + "有误，请检查后重试"}
}

// invalid is the failure of an act of the keeper's that breaks a rule.
func invalid(rule error) *Error { return &Error{Code: Invalid, Msg: rule.Error()} }

// LoginRefused is the failure of a login that WeChat, or the shop, will not grant: a code used or
// unknown, a profile of another app or person, a banned reader. cause may be nil.
func LoginRefused(cause error) *Error {
	return &Error{Code: Unknown, Msg: "登录失败，请重试", Err: cause}
}

// LoginUnavailable is the failure of a login that could not be decided because WeChat gave no
// usable answer.
func LoginUnavailable(cause error) *Error {
	return &Error{Code: Unavailable, Msg: "登录失败，请重试", Err: cause}
}

// TooOften is the failure of what is done more often than a limit allows, until wait has passed.
func TooOften(wait time.Duration) *Error {
	return &Error{Code: TooMany, Msg: "操作过于频繁，请稍后再试", Wait: wait}
}

// internal leaves the shop's own failures as they are and hides any other behind msg.
func internal(msg string, err error) error {
	if err == nil {
		return nil
	}
	if _, own := errors.AsType[*Error](err); own {
		return err
	}
	return &Error{Code: Internal, Msg: msg, Err: err}
}
