package app

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Template is a template of WeChat's subscribe messages that the keeper chose, and the value that
// each of its keywords gets. As a setting it is one line:
//
//	TEMPLATE_ID thing1=book amount2=price time3=time page=pages/shelf/shelf
//
// Every keyword of the template must be there: WeChat refuses messages that lack one.
type Template struct {
	ID     string
	Page   string // of the mini-program, which a tap on the message opens; empty is none
	Fields []TemplateField
}

// TemplateField is a keyword of a template, such as thing1, and the name of its value.
type TemplateField struct{ Keyword, Value string }

// The settings of the templates.
const (
	SettingTemplateReceipt = "template-receipt" // of the message about a purchase
	SettingTemplateReply   = "template-reply"   // of the message about the keeper's reply
)

const (
	maxTemplatePage     = 200 // characters
	maxTemplateKeywords = 10  // of a template; WeChat's have two to five
)

var (
	templateID      = regexp.MustCompile(`^[A-Za-z0-9_-]{20,64}$`) // WeChat's have 43 characters
	templateKeyword = regexp.MustCompile(`^([a-z_]+)[0-9]{1,3}$`)
	templatePage    = regexp.MustCompile(`^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(\?[A-Za-z0-9_=&{}-]*)?$`) // as in app.json: WeChat refuses /pages
)

// bookInPage stands for the number of the book in Template.Page.
const bookInPage = "{book}"

// templateRules are the settings of the templates. An empty value sends no messages.
var templateRules = []settingRule{
	{name: SettingTemplateReceipt, parse: templateRule(SettingTemplateReceipt)},
	{name: SettingTemplateReply, parse: templateRule(SettingTemplateReply)},
}

func templateRule(setting string) func(string) (string, error) {
	return func(value string) (string, error) {
		if value == "" {
			return "", nil
		}
		t, err := parseTemplate(setting, value)
		if err != nil {
			return "", err
		}
		return t.String(), hasText(setting, t.String(), true, maxSetting)
	}
}

// parseTemplate parses the value of a template's setting.
func parseTemplate(setting, value string) (t Template, err error) {
	words := strings.Fields(value)
	if len(words) == 0 || !templateID.MatchString(words[0]) {
		return t, broken(setting, "must begin with the id of the template, as mp.weixin.qq.com shows it under 订阅消息")
	}
	t.ID = words[0]
	for _, word := range words[1:] {
		keyword, name, paired := strings.Cut(word, "=")
		switch {
		case !paired:
			return t, broken(setting, "%.40q is no pair like thing1=book", word)
		case keyword == "page" && t.Page != "":
			return t, broken(setting, "%.40q is there twice", keyword)
		case keyword == "page":
			if t.Page, err = name, validTemplatePage(setting, name); err != nil {
				return t, err
			}
			continue
		case slices.ContainsFunc(t.Fields, func(f TemplateField) bool { return f.Keyword == keyword }):
			return t, broken(setting, "%.40q is there twice", keyword)
		}
		if err := validTemplateField(setting, keyword, name); err != nil {
			return t, err
		}
		t.Fields = append(t.Fields, TemplateField{keyword, name})
	}
	if len(t.Fields) == 0 || len(t.Fields) > maxTemplateKeywords {
		return t, broken(setting, "must have 1 to %d keywords, each like thing1=book", maxTemplateKeywords)
	}
	return t, nil
}

func validTemplatePage(setting, page string) error {
	if len(page) > maxTemplatePage || !templatePage.MatchString(page) {
		return broken(setting, "%.40q is no page of a mini-program, such as pages/shelf/shelf", page)
	}
	return nil
}

// validTemplateField returns an error if a message of the setting has no such value, or if the
// keyword does not take it.
func validTemplateField(setting, keyword, name string) error {
	parts := templateKeyword.FindStringSubmatch(keyword)
	if parts == nil {
		return broken(setting, "%.40q is no keyword: they are like thing1, as mp.weixin.qq.com shows them in the template's details", keyword)
	}
	value, ok := templateValues[name]
	if !ok || !slices.Contains(value.settings, setting) {
		return broken(setting, "%.40q is no value: there are %s", name, strings.Join(templateValueNames(setting), ", "))
	}
	kind, ok := keywordKinds[parts[1]]
	switch {
	case !ok:
		return broken(setting, "%.40q is of a kind that the shop has no value for: choose a template without it", keyword)
	case kind[value.kind] == nil:
		return broken(setting, "%.40q does not take %s: WeChat allows something else there", keyword, name)
	}
	return nil
}

// templateValueNames returns the names of the values that a setting's messages have.
func templateValueNames(setting string) (names []string) {
	for name, value := range templateValues {
		if slices.Contains(value.settings, setting) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// String returns the line of the setting.
func (t Template) String() string {
	line := t.ID
	for _, f := range t.Fields {
		line += " " + f.Keyword + "=" + f.Value
	}
	if t.Page != "" {
		line += " page=" + t.Page
	}
	return line
}

// fill returns the values of the keywords, and the page that a tap opens. Times are in zone.
func (t Template) fill(f messageFacts, zone *time.Location) (values map[string]string, page string) {
	f.at = f.at.In(zone)
	values = make(map[string]string, len(t.Fields))
	for _, field := range t.Fields {
		kind := templateKeyword.FindStringSubmatch(field.Keyword)[1]
		value := templateValues[field.Value]
		values[field.Keyword] = keywordKinds[kind][value.kind](value.of(f))
	}
	return values, strings.ReplaceAll(t.Page, bookInPage, strconv.FormatUint(uint64(f.book), 10))
}
