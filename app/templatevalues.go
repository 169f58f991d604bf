package app

import (
	"cmp"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// messageFacts are what the values of a message are made of.
type messageFacts struct {
	book                   BookID
	bookName, shop, reader string
	comment, reply         string
	price, balance         int64
	at                     time.Time
	order                  OrderID
	state, note            string // fixed words of the kind of message
}

// valueKind is how a value is written.
type valueKind int

const (
	inWords valueKind = iota
	aName
	inHan // Chinese characters only
	aCount
	aMoment
	aNumber // of an order
)

// fact is a value before it is written: one of the fields, by its kind.
type fact struct {
	text  string
	count int64 // points
	at    time.Time
}

// templateValues are the values that keywords can have, and the settings whose messages have them.
var templateValues = map[string]struct {
	settings []string
	kind     valueKind
	of       func(messageFacts) fact
}{
	"book":    {TemplateSettings, inWords, func(f messageFacts) fact { return fact{text: f.bookName} }},
	"shop":    {TemplateSettings, aName, func(f messageFacts) fact { return fact{text: f.shop} }},
	"reader":  {TemplateSettings, aName, func(f messageFacts) fact { return fact{text: f.reader} }},
	"time":    {TemplateSettings, aMoment, func(f messageFacts) fact { return fact{at: f.at} }},
	"state":   {TemplateSettings, inHan, func(f messageFacts) fact { return fact{text: f.state} }},
	"note":    {TemplateSettings, inWords, func(f messageFacts) fact { return fact{text: f.note} }},
	"price":   {receiptTemplate, aCount, func(f messageFacts) fact { return fact{count: f.price} }},
	"balance": {receiptTemplate, aCount, func(f messageFacts) fact { return fact{count: f.balance} }},
	"order":   {receiptTemplate, aNumber, func(f messageFacts) fact { return fact{text: hex.EncodeToString(f.order[:])} }},
	"comment": {replyTemplate, inWords, func(f messageFacts) fact { return fact{text: f.comment} }},
	"reply":   {replyTemplate, inWords, func(f messageFacts) fact { return fact{text: f.reply} }},
}

var (
	receiptTemplate = []string{SettingTemplateReceipt}
	replyTemplate   = []string{SettingTemplateReply}
)

// keywordKinds are the kinds of keywords, and how each writes the kinds of values that it takes, by
// WeChat's page "订阅消息参数值内容限制说明". That page lacks short_thing, which shows five
// characters. A value is never empty: WeChat refuses empty ones.
var keywordKinds = map[string]map[valueKind]func(fact) string{
	"thing": {
		inWords: longest(20), aName: longest(20), inHan: longest(20), aMoment: moment,
		aCount: func(f fact) string { return digits(f) + " 积分" },
	},
	"short_thing": {inWords: longest(5), aName: longest(5), inHan: longest(5)},
	"phrase":      {inHan: longest(5)},
	"name":        {aName: personName},
	"character_string": {
		aNumber: longest(32), aCount: digits,
		aMoment: func(f fact) string { return f.at.Format("2006-01-02 15:04") },
	},
	"number": {aCount: digits},
	"amount": {aCount: func(f fact) string { return digits(fact{count: min(f.count, maxAmount)}) }},
	"time":   {aMoment: moment},
	"date":   {aMoment: moment},
}

// maxAmount is the greatest number that WeChat allows as an amount.
const maxAmount = 9_999_999_999

func digits(f fact) string { return strconv.FormatInt(f.count, 10) }

func moment(f fact) string { return f.at.Format("2006年1月2日 15:04") }

// longest returns a function that shortens a text to n characters.
func longest(n int) func(fact) string {
	return func(f fact) string { return cmp.Or(shorten(legible(f.text), n), "无文字") }
}

// shorten marks where it cut a text.
func shorten(s string, n int) string {
	if cut := cutTo(s, n-1); cutTo(s, n) != s {
		return strings.TrimSpace(cut) + "…"
	}
	return s
}

func cutTo(s string, n int) string {
	count := 0
	for i := range s {
		if count == n {
			return s[:i]
		}
		count++
	}
	return s
}

// legible returns a text on one line, with the characters that WeChat allows everywhere: letters,
// digits and the usual signs. Emoji and controls are left out.
func legible(s string) string {
	allowed := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r <= '~' && r >= ' ', !blank(r) && unicode.In(r, unicode.L, unicode.Mn, unicode.Mc, unicode.N, unicode.P, unicode.Sm, unicode.Sc):
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(allowed), " ")
}

// personName returns a name by WeChat's rule: ten characters with Chinese ones among them, or 20
// letters.
func personName(f fact) string {
	hasHan := false
	letters := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Han, r):
			hasHan = true
			return r
		case r <= unicode.MaxASCII && unicode.IsLetter(r):
			return r
		}
		return -1
	}, f.text)
	if hasHan {
		return cutTo(letters, 10)
	}
	return cmp.Or(cutTo(letters, 20), "书友")
}
