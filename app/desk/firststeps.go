package desk

import (
	"context"
	"net/http"
	"slices"

	"littleshelf/app"
	"littleshelf/app/page"
)

var firstStepRoutes = []route{
	{"GET", "/start/{step}", (*Desk).showFirstStep, false},
	{"POST", "/start/{step}", (*Desk).takeFirstStep, false},
}

// firstStep is a page of the wizard that opens a shop. Each can be left out.
type firstStep struct {
	Path  string // below /start/
	Title string
	Why   string
	names []string // the settings
	Group string   // whose test the step has; empty is none
}

// firstSteps follow the password, which is step 1.
var firstSteps = []firstStep{
	{"shop", "Name and contact", "So that readers know whose shop it is.",
		[]string{app.SettingShopName, app.SettingContact, app.SettingRecordNumber}, ""},
	{"wechat", "WeChat", "So that readers can sign in. Until then any code signs in, from this machine only.",
		[]string{app.SettingWeChatAppID, app.SettingWeChatSecret}, groupWeChat},
	{"address", "Public address", "So that links in messages and on printed codes lead here.",
		[]string{app.SettingPublicURL}, groupAddress},
	{"points", "Points and backups", "A gift at the first sign-in, and a folder where the shop is safe.",
		[]string{app.SettingSignupPoints, app.SettingBackupDir}, ""},
}

// firstStepsDone is the page behind the last step.
const firstStepsDone = "done"

// firstStepPage shows one step.
type firstStepPage struct {
	firstStep
	Number, Of int
	Fields     []settingField
	Test       string
	Trial      *shownTrial
	Back, Next string // paths; Back is empty on the first
	LeftOut    []step // on the page behind the last step
	Form       *page.Form
	Request    app.RequestID
}

func (d *Desk) showFirstStep(rq *request) error {
	return d.renderFirstStep(rq, http.StatusOK, page.NewForm(nil), nil)
}

// renderFirstStep shows the step that the path names.
func (d *Desk) renderFirstStep(rq *request, status int, form *page.Form, tried *app.Trial) error {
	path := rq.r.PathValue("step")
	i := slices.IndexFunc(firstSteps, func(s firstStep) bool { return s.Path == path })
	if i < 0 && path != firstStepsDone {
		return d.notFound(rq)
	}
	all, err := d.Shop.Settings(rq.r.Context())
	if err != nil {
		return err
	}
	if i < 0 {
		content := firstStepPage{LeftOut: d.leftOut(rq, all), Back: firstSteps[len(firstSteps)-1].Path}
		return d.render(rq, status, "firststepsdone", "The shop is ready", content)
	}
	content := firstStepPage{
		firstStep: firstSteps[i], Number: i + 2, Of: len(firstSteps) + 1, Next: firstStepsDone,
		Form: form, Request: d.newRequest(), Trial: trialShown(rq, tried),
	}
	for _, group := range settingGroups {
		if group.ID == content.Group {
			content.Test = group.Test
		}
	}
	if i > 0 {
		content.Back = firstSteps[i-1].Path
	}
	if i+1 < len(firstSteps) {
		content.Next = firstSteps[i+1].Path
	}
	for _, field := range fieldsOf(rq, form, all) {
		if slices.Contains(content.names, field.Name) {
			content.Fields = append(content.Fields, field)
		}
	}
	return d.render(rq, status, "firststep", content.Title, content)
}

// takeFirstStep stores the settings of a step and goes on, or shows the outcome of its test.
func (d *Desk) takeFirstStep(rq *request) error {
	i := slices.IndexFunc(firstSteps, func(s firstStep) bool { return s.Path == rq.r.PathValue("step") })
	if i < 0 {
		return d.notFound(rq)
	}
	form, err := d.saveSettings(rq)
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderFirstStep(rq, http.StatusUnprocessableEntity, form, nil)
	}
	tests := map[string]func(context.Context) (app.Trial, error){
		groupWeChat: d.Shop.TryWeChat, groupAddress: d.Shop.TryPublicAddress,
	}
	if try := tests[firstSteps[i].Group]; try != nil && form.Value("test") != "" {
		trial, err := try(rq.r.Context())
		if err != nil {
			return err
		}
		return d.renderFirstStep(rq, http.StatusOK, page.NewForm(nil), &trial)
	}
	next := firstStepsDone
	if i+1 < len(firstSteps) {
		next = firstSteps[i+1].Path
	}
	return d.redirect(rq, "/start/"+next, "")
}

// leftOut returns the steps whose settings still have their first values.
func (d *Desk) leftOut(rq *request, all []app.ChosenSetting) (steps []step) {
	for _, s := range firstSteps {
		taken := slices.ContainsFunc(all, func(setting app.ChosenSetting) bool {
			return slices.Contains(s.names, setting.Name) && (setting.Stored || setting.Fixed)
		})
		if !taken {
			steps = append(steps, step{Path: "/start/" + s.Path, What: rq.lang.Text(s.Title)})
		}
	}
	return steps
}
