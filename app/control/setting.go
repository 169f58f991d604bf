package control

import (
	"context"

	"littleshelf/app"
)

const (
	ListSettings Act[Nothing, []Setting] = "setting list"
	SetSetting   Act[SettingEdit, Done]  = "setting set"
	ResetSetting Act[SettingEdit, Done]  = "setting reset"
)

var settingActs = []act{
	query(ListSettings, call.listSettings),
	change(SetSetting, call.setSetting),
	change(ResetSetting, call.resetSetting),
}

// Setting is a setting, and where its value comes from.
type Setting struct {
	Name   string `json:"setting"`
	Value  string `json:"value"`
	Preset string `json:"preset"`
	Stored bool   `json:"stored"`           // the keeper has chosen a value
	Fixed  bool   `json:"fixed"`            // the command line of the server has the value
	Secret bool   `json:"secret,omitempty"` // Value is empty, and Set reports whether there is one
	Set    bool   `json:"set,omitempty"`    // of secrets only
}

// SettingEdit is the input of an act on one setting.
type SettingEdit struct {
	Request
	Name  string `json:"setting"`
	Value string `json:"value,omitempty"` // of SetSetting only
}

// SettingValues returns the values of the shop's settings by name. Secrets are left out.
func (c *Client) SettingValues(ctx context.Context) (app.SettingValues, error) {
	settings, err := ListSettings.Do(ctx, c, Nothing{})
	values := make(app.SettingValues, len(settings))
	for _, s := range settings {
		if !s.Secret {
			values[s.Name] = s.Value
		}
	}
	return values, err
}

func (c call) listSettings(ctx context.Context, _ Nothing) ([]Setting, error) {
	all, err := c.Shop.Settings(ctx)
	return convertAll(all, func(s app.ChosenSetting) Setting {
		return Setting{Name: s.Name, Value: s.Value, Preset: s.Preset, Stored: s.Stored, Fixed: s.Fixed, Secret: s.Secret, Set: s.Secret && s.Set}
	}), err
}

func (c call) setSetting(ctx context.Context, in SettingEdit) (Done, error) {
	return done(c.Shop.SetSetting(ctx, in.asked(), in.Name, in.Value))
}

func (c call) resetSetting(ctx context.Context, in SettingEdit) (Done, error) {
	return done(c.Shop.ResetSetting(ctx, in.asked(), in.Name))
}
