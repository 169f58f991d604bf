package shoptest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The templates of the mini-program.
const (
	ReceiptTemplate = "kFZ9FqDuLbV2rTQ7M0mYv3aB6nXcEoHsJ5wIdPzGt1A" // thing1, amount2, time3, character_string4
	ReplyTemplate   = "Qp8LwXn4ZrK0yVbTjD2sMhGcE7aF1uOiY6kR9vNx3tU" // thing1, thing2
)

var templates = map[string][]string{
	ReceiptTemplate: {"thing1", "amount2", "time3", "character_string4"},
	ReplyTemplate:   {"thing1", "thing2"},
}

// SentMessage is a message that the platform got, whatever its answer was.
type SentMessage struct {
	To, Template, Page string
	Values             map[string]string
	ErrCode            string // of the answer; "0" is success
	Body               string // as it came
}

// Messages returns the messages that the platform got.
func (p *Platform) Messages() []SentMessage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.messages)
}

// AnswerMessages sets the answers to the next messages, in turn: an errcode, "html", "500" or
// "slow", which waits until the client disconnects. The last stays; without one the platform judges
// the message.
func (p *Platform) AnswerMessages(answers ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = answers
}

// nextAnswer notes a message, and returns the answer that was set, or "".
func (p *Platform) nextAnswer(m SentMessage) (answer string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.answers) > 0 {
		answer = p.answers[0]
	}
	if len(p.answers) > 1 {
		p.answers = p.answers[1:]
	}
	if m.ErrCode = answer; answer == "" {
		m.ErrCode = judgeMessage(m, p.subscribed[m.To])
	}
	p.messages = append(p.messages, m)
	return m.ErrCode
}

// Subscribe makes a reader agree to messages.
func (p *Platform) Subscribe(names ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, name := range names {
		p.subscribed[OpenID(name)] = true
	}
}

// sendMessage is subscribeMessage.send.
func (p *Platform) sendMessage(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var params struct {
		ToUser     string
		TemplateID string `json:"template_id"`
		Page       string
		Data       map[string]struct{ Value string }
	}
	switch {
	case r.Method != http.MethodPost:
		refuse(w, "43002")
		return
	case err != nil || json.Unmarshal(body, &params) != nil:
		refuse(w, "47001")
		return
	}
	m := SentMessage{To: params.ToUser, Template: params.TemplateID, Page: params.Page, Values: make(map[string]string), Body: string(body)}
	for keyword, value := range params.Data {
		m.Values[keyword] = value.Value
	}
	switch answer := p.nextAnswer(m); answer {
	case "0":
		fmt.Fprint(w, `{"errcode":0,"errmsg":"ok","msgid":3742000000000000001}`)
	case "html":
		io.WriteString(w, "<html><body>502 Bad Gateway</body></html>")
	case "500":
		w.WriteHeader(http.StatusInternalServerError)
	case "slow":
		<-r.Context().Done()
	default:
		refuse(w, answer)
	}
}

// judgeMessage returns the errcode of a message.
func judgeMessage(m SentMessage, subscribed bool) string {
	keywords, known := templates[m.Template]
	switch {
	case !known:
		return "40037"
	case len(m.Values) != len(keywords):
		return "47003"
	case strings.HasPrefix(m.Page, "/"):
		return "41030"
	}
	for _, keyword := range keywords {
		form := keywordForms[strings.TrimRight(keyword, "0123456789")]
		if value := m.Values[keyword]; !utf8.ValidString(value) || !form.MatchString(value) {
			return "47003"
		}
	}
	switch {
	case !strings.HasPrefix(m.To, "o") || len(m.To) != 28:
		return "40003"
	case !subscribed:
		return "43101"
	}
	return "0"
}

// keywordForms are the values that WeChat takes.
var keywordForms = map[string]*regexp.Regexp{
	"thing":            regexp.MustCompile(`^[^\p{C}\p{So}]{1,20}$`),
	"amount":           regexp.MustCompile(`^[¥$]?[0-9]{1,10}(\.[0-9]+)?元?$`),
	"time":             regexp.MustCompile(`^([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日 )?[0-9]{1,2}:[0-9]{2}$`),
	"character_string": regexp.MustCompile(`^[!-~ ]{1,32}$`),
}

// listTemplates is 获取个人模板列表.
func listTemplates(w http.ResponseWriter, _ *http.Request) {
	type listed struct {
		ID      string `json:"priTmplId"`
		Title   string `json:"title"`
		Content string `json:"content"`
		Example string `json:"example"`
		Type    int    `json:"type"`
	}
	var all []listed
	for id, keywords := range templates {
		t := listed{ID: id, Title: "测试通知", Type: 2}
		for _, keyword := range keywords {
			t.Content += "名称:{{" + keyword + ".DATA}}\n"
			t.Example += "名称:例子\n"
		}
		all = append(all, t)
	}
	json.NewEncoder(w).Encode(map[string]any{"errcode": 0, "errmsg": "ok", "data": all})
}
