package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// settingWords name the settings, and say what they do.
var settingWords = map[string]struct{ Name, Hint string }{
	app.SettingShopName:     {"Name of the shop", "Up to 20 characters."},
	app.SettingSignupPoints: {"Points of a new reader", "Given at the first sign-in."},
	app.SettingSamplePages:  {"Pages that anyone may read", "Of each book that has no number of its own. 0 is none."},
	app.SettingModeration:   {"Comments that wait for you", "off or queue: with queue, readers see a new comment after you let it through."},
	app.SettingStamp:        {"Number of the order on", "off, pages or downloads: what bears the number of its reader's order."},
	app.SettingBackupDir:    {"Folder for backups", "On the server, on another disk if there is one. It is made if the folder above is there. Empty makes none."},
	app.SettingBackupEvery:  {"Time from backup to backup", "Such as 12h, 1d or 1w."},
	app.SettingBackupKeep:   {"Backups to keep", "The oldest ones beyond it are deleted."},
}

// shownSetting is a setting with its words.
type shownSetting struct {
	app.ChosenSetting
	Label, Hint string
}

// settingsPage has a form with all settings.
type settingsPage struct {
	Settings []shownSetting
	Form     *page.Form
	Request  app.RequestID
}

func (d *Desk) settings(rq *request) error {
	return d.renderSettings(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderSettings(rq *request, status int, form *page.Form) error {
	all, err := d.Shop.Settings(rq.r.Context())
	if err != nil {
		return err
	}
	content := settingsPage{Form: form, Request: d.newRequest()}
	for _, s := range all {
		words := settingWords[s.Name]
		if form.Values.Has(s.Name) {
			s.Value = form.Value(s.Name)
		}
		content.Settings = append(content.Settings, shownSetting{s, words.Name, words.Hint})
	}
	return d.render(rq, status, "settings", "Settings", content)
}

// setSettings stores the settings that differ from those in use, one act each. Those before a
// mistake are stored.
func (d *Desk) setSettings(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	all, err := d.Shop.Settings(rq.r.Context())
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Fixed || !form.Values.Has(s.Name) || form.Value(s.Name) == s.Value {
			continue
		}
		_, err := d.actOnField(rq, form, s.Name, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			asked.ID = distinct(asked.ID, s.Name)
			return d.Shop.SetSetting(ctx, asked, s.Name, form.Value(s.Name))
		})
		if err != nil {
			return err
		}
	}
	if !form.OK() {
		return d.renderSettings(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/house/settings", rq.lang.Text("The settings are saved, and act from now on."))
}
