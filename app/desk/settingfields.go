package desk

import (
	"slices"

	"littleshelf/app"
	"littleshelf/app/page"
)

// The groups of settings. A group with a test has its path.
const (
	groupShop    = "shop"
	groupReaders = "readers"
	groupWeChat  = "wechat"
	groupReceipt = "receipt"
	groupReply   = "reply"
	groupAddress = "address"
	groupLimits  = "limits"
	groupBackups = "backups"
)

// settingGroups are the groups in the order of the page.
var settingGroups = []settingGroup{
	{ID: groupShop, Name: "The shop"},
	{ID: groupReaders, Name: "Readers"},
	{ID: groupWeChat, Name: "WeChat", Test: "Save, and test WeChat"},
	{ID: groupReceipt, Name: "Message about an exchange", Test: "Save, and test this message"},
	{ID: groupReply, Name: "Message about your reply", Test: "Save, and test this message"},
	{ID: groupAddress, Name: "Public address", Test: "Save, and test the address"},
	{ID: groupLimits, Name: "Limits"},
	{ID: groupBackups, Name: "Backups"},
}

// settingGroup is settings under one heading.
type settingGroup struct {
	ID, Name string
	Test     string // the words of the button that tests them; empty is none
	Fields   []settingField
	Trial    *shownTrial // the outcome of the test
}

// settingWords name the settings, and say what they do.
var settingWords = map[string]struct{ Group, Name, Hint string }{
	app.SettingShopName:     {groupShop, "Name of the shop", "Up to 20 characters."},
	app.SettingContact:      {groupShop, "How readers reach you", "A WeChat id, a telephone number or an e-mail address, in one line."},
	app.SettingRecordNumber: {groupShop, "Record number (备案号)", "Such as 京ICP备12345678号-1. It stands at the foot of the readers' pages."},
	app.SettingAbout:        {groupShop, "What readers should know", "Several paragraphs, up to 900 characters."},
	app.SettingPickBook: {groupShop, "Number of the book that you recommend",
		"It stands at the top of the shop while it is for sale. Empty is none."},
	app.SettingPickWords:    {groupShop, "What you say about it", "One or two sentences, up to 120 characters, without quotation marks."},
	app.SettingSignupPoints: {groupReaders, "Points of a new reader", "Given at the first sign-in."},
	app.SettingSamplePages:  {groupReaders, "Pages that anyone may read", "Of each book that has no number of its own. 0 is none."},
	app.SettingStamp:        {groupReaders, "Number of the order on", "What bears the number of its reader's order."},
	app.SettingModeration:   {groupReaders, "New comments", "A change leaves those that wait already."},
	app.SettingWeChatAppID:  {groupWeChat, "App id of the mini-program", "From mp.weixin.qq.com, 开发管理. It begins with wx."},
	app.SettingWeChatSecret: {groupWeChat, "App secret", "From the same page. It is never shown again."},
	app.SettingPlatformsIOS: {groupWeChat, "On iPhone and iPad",
		"WeChat sends back a mini-program with prices of e-books there."},
	app.SettingTemplateReceipt: {groupReceipt, "Template and keywords",
		"The id of a template of 订阅消息 and a value for each of its keywords, such as: ID thing1=book amount2=price time3=time. " +
			"Values: book, price, balance, time, order, shop, reader, state, note. Empty sends none."},
	app.SettingTemplateReply: {groupReply, "Template and keywords",
		"The same, with the values book, comment, reply, time, shop, reader, state, note."},
	app.SettingPublicURL: {groupAddress, "Address under which readers reach the shop",
		"Such as https://shop.example.com. Connect WeChat first."},
	app.SettingLimitLogin:    {groupLimits, "Logins from one address", "A number per second, minute or hour, such as 30/m. 0 is no limit."},
	app.SettingLimitWrite:    {groupLimits, "Comments and codes of one reader", "Such as 30/m."},
	app.SettingLimitBuy:      {groupLimits, "Exchanges of one reader", "Such as 60/m."},
	app.SettingLimitDownload: {groupLimits, "Downloads of one reader", "Such as 300/m."},
	app.SettingLimitPages:    {groupLimits, "Pages that one reader reads", "Such as 120/m."},
	app.SettingLimitSearch:   {groupLimits, "Searches from one address", "Such as 3000/m."},
	app.SettingLimitConns:    {groupLimits, "Open connections of one address", "A whole number. 0 is no limit."},
	app.SettingMaxPDF:        {groupLimits, "Largest PDF that you can add", "In MB, up to 2000."},
	app.SettingBackupDir: {groupBackups, "Folder for backups",
		"On the server, on another disk if there is one. It is made if the folder above is there. Empty makes none."},
	app.SettingBackupEvery: {groupBackups, "Time from backup to backup", "Such as 12h, 1d or 1w."},
	app.SettingBackupKeep:  {groupBackups, "Backups to keep", "The oldest ones beyond it are deleted."},
}

// settingField is a setting as a field of a form.
type settingField struct {
	app.ChosenSetting
	Group, Label, Hint string
	Long               bool            // several lines
	Choices            []settingChoice // of a select; nil is a line to type
	Wrong              string          // what is wrong with what was typed
	First              bool            // the first wrong one of the form, which gets the focus
}

// settingChoice is one of the values of a setting.
type settingChoice struct{ Value, Label string }

// settingChoices are the values of the settings that have a few.
var settingChoices = map[string][]settingChoice{
	app.SettingStamp: {{"pages", "pages of books"}, {"downloads", "pages of books and downloads"}, {"off", "nothing"}},
	app.SettingModeration: {
		{string(app.ModerateNothing), "shown at once"}, {string(app.ModerateAll), "wait until you let them through"},
		{string(app.ModerateByWeChat), "judged by WeChat; those in doubt wait for you"},
	},
	app.SettingPlatformsIOS: {
		{string(app.HideNothing), "prices and exchange, as elsewhere"}, {string(app.HidePrices), "exchange, without prices"},
		{string(app.HideBuying), "neither prices nor exchange: reading only"},
	},
}

// fieldsOf returns settings as fields, with what was typed into form.
func fieldsOf(rq *request, form *page.Form, all []app.ChosenSetting) (fields []settingField) {
	for _, s := range all {
		words := settingWords[s.Name]
		field := settingField{
			ChosenSetting: s, Group: words.Group, Label: words.Name, Hint: words.Hint,
			Long: s.Name == app.SettingAbout, Choices: settingChoices[s.Name],
			Wrong: form.Wrong[s.Name], First: form.First(s.Name),
		}
		if form.Values.Has(s.Name) && !s.Secret && !s.Fixed {
			field.Value = form.Value(s.Name)
		}
		fields = append(fields, field)
	}
	return fields
}

// groupsOf returns the groups with their fields.
func groupsOf(fields []settingField) []settingGroup {
	groups := slices.Clone(settingGroups)
	for i := range groups {
		for _, field := range fields {
			if field.Group == groups[i].ID {
				groups[i].Fields = append(groups[i].Fields, field)
			}
		}
	}
	return groups
}

// shownTrial is the outcome of a test in the language of the page.
type shownTrial struct {
	OK      bool
	Finding string
	Parts   []shownPart // of the connection; instead of OK and Finding
}

// shownPart is a part of the connection in the language of the page.
type shownPart struct {
	Name, Class, Finding string
}

// connectionParts name the parts of the connection to WeChat.
var connectionParts = map[string]string{
	app.PartLogin: "App id and secret", app.PartToken: "Access token", app.PartTexts: "Text check",
	app.PartDomain: "Domain", app.PartCertificate: "Certificate", app.PartAddress: "Public address",
	app.SettingTemplateReceipt: "Message about an exchange", app.SettingTemplateReply: "Message about your reply",
}

// gradeClasses are the classes of the grades in the stylesheet.
var gradeClasses = map[app.Grade]string{app.GradeOK: "ok", app.GradeNote: "off", app.GradeWrong: "wrong"}

func trialShown(rq *request, trial *app.Trial) *shownTrial {
	if trial == nil {
		return nil
	}
	return &shownTrial{OK: trial.OK, Finding: rq.lang.Sentence(trial.Finding)}
}

func connectionShown(rq *request, parts []app.ConnectionPart) *shownTrial {
	shown := &shownTrial{}
	for _, part := range parts {
		shown.Parts = append(shown.Parts, shownPart{
			Name: rq.lang.Text(connectionParts[part.Part]), Class: gradeClasses[part.Grade], Finding: rq.lang.Sentence(part.Finding),
		})
	}
	return shown
}
