package desk

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var settingRoutes = []route{
	{"GET", "/house/settings", (*Desk).settings, false},
	{"POST", "/house/settings", (*Desk).setSettings, false},
	{"POST", "/house/settings/wechat", (*Desk).setAndTryWeChat, false},
	{"POST", "/house/settings/receipt", (*Desk).setAndTryReceipt, false},
	{"POST", "/house/settings/reply", (*Desk).setAndTryReply, false},
	{"POST", "/house/settings/address", (*Desk).setAndTryAddress, false},
}

// settingsPage has a form with all settings.
type settingsPage struct {
	Groups  []settingGroup
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) settings(rq *request) error {
	return d.renderSettings(rq, http.StatusOK, page.NewForm(nil), "", nil)
}

// renderSettings shows the form. tried is the outcome of a group's test, if one was made.
func (d *Desk) renderSettings(rq *request, status int, form *page.Form, group string, tried *shownTrial) error {
	all, err := d.Shop.Settings(rq.r.Context())
	if err != nil {
		return err
	}
	content := settingsPage{Form: form, Request: d.newRequest(), Groups: groupsOf(fieldsOf(rq, form, all))}
	if i := slices.IndexFunc(content.Groups, func(g settingGroup) bool { return g.ID == group }); i >= 0 {
		content.Groups[i].Trial = tried
	}
	return d.render(rq, status, "settings", "Settings", content)
}

// setSettings stores the settings that differ from those in use.
func (d *Desk) setSettings(rq *request) error {
	form, err := d.saveSettings(rq)
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderSettings(rq, http.StatusUnprocessableEntity, form, "", nil)
	}
	return d.redirect(rq, "/house/settings", rq.lang.Text("The settings are saved, and act from now on."))
}

func (d *Desk) setAndTryWeChat(rq *request) error {
	return d.setAndShow(rq, groupWeChat, func() (*shownTrial, error) {
		parts, err := d.Shop.TryConnection(rq.r.Context())
		return connectionShown(rq, parts), err
	})
}

func (d *Desk) setAndTryReceipt(rq *request) error {
	return d.setAndTry(rq, groupReceipt, d.tryTemplate(app.SettingTemplateReceipt))
}

func (d *Desk) setAndTryReply(rq *request) error {
	return d.setAndTry(rq, groupReply, d.tryTemplate(app.SettingTemplateReply))
}

func (d *Desk) tryTemplate(setting string) func(context.Context) (app.Trial, error) {
	return func(ctx context.Context) (app.Trial, error) { return d.Shop.TryTemplate(ctx, setting) }
}

func (d *Desk) setAndTryAddress(rq *request) error {
	return d.setAndTry(rq, groupAddress, d.Shop.TryPublicAddress)
}

// setAndTry is setAndShow with a test of one thing.
func (d *Desk) setAndTry(rq *request, group string, try func(context.Context) (app.Trial, error)) error {
	return d.setAndShow(rq, group, func() (*shownTrial, error) {
		trial, err := try(rq.r.Context())
		return trialShown(rq, &trial), err
	})
}

// setAndShow stores the settings, and shows the outcome of a test of a group.
func (d *Desk) setAndShow(rq *request, group string, try func() (*shownTrial, error)) error {
	form, err := d.saveSettings(rq)
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderSettings(rq, http.StatusUnprocessableEntity, form, "", nil)
	}
	tried, err := try()
	if err != nil {
		return err
	}
	return d.renderSettings(rq, http.StatusOK, page.NewForm(nil), group, tried)
}

// saveSettings stores the settings of a form that differ from those in use, one act each. Those
// before a mistake are stored. An empty secret is left as it is.
func (d *Desk) saveSettings(rq *request) (*page.Form, error) {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return nil, err
	}
	all, err := d.Shop.Settings(rq.r.Context())
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		typed := strings.ReplaceAll(form.Value(s.Name), "\r\n", "\n") // as browsers send lines
		if s.Fixed || !form.Values.Has(s.Name) || !s.Secret && typed == s.Value || s.Secret && typed == "" {
			continue
		}
		_, err := d.actOnField(rq, form, s.Name, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			asked.ID = distinct(asked.ID, s.Name)
			return d.Shop.SetSetting(ctx, asked, s.Name, typed)
		})
		if err != nil {
			return nil, err
		}
	}
	return form, nil
}
