package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// The names of the settings. They are stored, and the commands and the desk use them.
const (
	SettingShopName      = "shop-name"
	SettingContact       = "contact"
	SettingRecordNumber  = "record-number"
	SettingAbout         = "about"
	SettingPickBook      = "pick-book"
	SettingPickWords     = "pick-words"
	SettingSignupPoints  = "signup-points"
	SettingSamplePages   = "sample-pages"
	SettingStamp         = "stamp"
	SettingModeration    = "moderation"
	SettingPlatformsIOS  = "platforms-ios"
	SettingWeChatAppID   = "wechat-appid"
	SettingWeChatSecret  = "wechat-secret"
	SettingPublicURL     = "public-url"
	SettingLimitLogin    = "limit-login"
	SettingLimitWrite    = "limit-write"
	SettingLimitBuy      = "limit-buy"
	SettingLimitDownload = "limit-download"
	SettingLimitPages    = "limit-pages"
	SettingLimitSearch   = "limit-search"
	SettingLimitConns    = "limit-conns"
	SettingMaxPDF        = "max-pdf"
)

// Stampings are the values of the setting stamp.
var Stampings = []string{StampPages: "pages", StampDownloads: "downloads", StampNothing: "off"}

// ChosenSetting is a setting, and where its value comes from.
type ChosenSetting struct {
	Setting
	Preset string // the value without a choice of the keeper's
	Stored bool   // the keeper has chosen a value
	Fixed  bool   // the command line has the value, and the stored one does not count
	Secret bool   // Value and Preset are empty, and Set reports whether there is a value
	Set    bool
}

// Settings lists all settings.
func (s *Shop) Settings(ctx context.Context) (all []ChosenSetting, err error) {
	stored, err := read(ctx, s.Store, listSettings)
	if err != nil {
		return nil, err
	}
	for _, rule := range settingRules {
		chosen, err := s.chosenSetting(stored, rule)
		if err != nil {
			return nil, err
		}
		if chosen.Set = chosen.Value != ""; rule.secret {
			chosen.Secret, chosen.Value, chosen.Preset = true, "", ""
		}
		all = append(all, chosen)
	}
	return all, nil
}

// settingGetter is a Getter, as far as it finds settings.
type settingGetter interface {
	Setting(name string) (Setting, error)
}

// storedSettings are all settings that are stored, by name. They are read at once: one by one they
// would be as many requests to a store on other machines.
type storedSettings map[string]Setting

func listSettings(r Reader) (storedSettings, error) {
	stored := make(storedSettings)
	for setting, err := range r.Settings() {
		if err != nil {
			return nil, err
		}
		stored[setting.Name] = setting
	}
	return stored, nil
}

// Setting returns a setting, or ErrNotFound.
func (s storedSettings) Setting(name string) (Setting, error) {
	if setting, ok := s[name]; ok {
		return setting, nil
	}
	return Setting{}, ErrNotFound
}

func (s *Shop) chosenSetting(g settingGetter, rule settingRule) (ChosenSetting, error) {
	chosen := ChosenSetting{Setting: Setting{Name: rule.name, Value: rule.first}, Preset: rule.first}
	stored, err := g.Setting(rule.name)
	if err = ifNotFound(err, nil); err != nil {
		return chosen, err
	}
	if chosen.Stored = stored.Name != ""; chosen.Stored {
		chosen.Value = stored.Value
	}
	if value, fixed := s.Fixed[rule.name]; fixed {
		chosen.Value, chosen.Preset, chosen.Fixed = value, value, true
	}
	return chosen, nil
}

// settingValue returns the value of a setting.
func (s *Shop) settingValue(g Getter, name string) (string, error) {
	rule, err := ruleOf(name)
	if err != nil {
		return "", err
	}
	chosen, err := s.chosenSetting(g, rule)
	return chosen.Value, err
}

// SetSetting stores the value of a setting, which counts at once. One that the command line has is
// stored too, and counts after a start without the flag.
func (s *Shop) SetSetting(ctx context.Context, request Request, name, value string) (Receipt, error) {
	value = Tidy(value)
	rule, err := ruleOf(name)
	if err != nil {
		return Receipt{}, err
	}
	if value, err = rule.parse(value); err != nil {
		return Receipt{}, invalid(err)
	}
	return s.actLive(ctx, name, value, func() (Receipt, error) {
		return s.act(ctx, request, func(tx Tx) (change, error) {
			before, err := s.chosenSetting(tx, rule)
			if err != nil {
				return change{}, err
			}
			c := change{did: "setting set", to: name, before: rule.text(before.Value), after: rule.text(value)}
			return c, tx.PutSetting(Setting{Name: name, Value: value})
		})
	})
}

// ResetSetting forgets the value of a setting.
func (s *Shop) ResetSetting(ctx context.Context, request Request, name string) (Receipt, error) {
	rule, err := ruleOf(name)
	if err != nil {
		return Receipt{}, err
	}
	return s.actLive(ctx, name, rule.first, func() (Receipt, error) {
		return s.act(ctx, request, func(tx Tx) (change, error) {
			stored, err := tx.Setting(name)
			if err != nil {
				return change{}, ifNotFound(err, errNoSetting)
			}
			after := rule.first
			if value, fixed := s.Fixed[name]; fixed {
				after = value
			}
			c := change{did: "setting reset", to: name, before: rule.text(stored.Value), after: rule.text(after)}
			return c, tx.DeleteSetting(name)
		})
	})
}

// text returns a value for the audit, which has no secrets.
func (r settingRule) text(value string) string {
	switch {
	case !r.secret:
		return fmt.Sprintf("value %q", value)
	case value == "":
		return "not set"
	}
	return "set"
}

// ShopName returns the name that the keeper gave to the shop.
func (s *Shop) ShopName(ctx context.Context) (string, error) {
	return read(ctx, s.Store, func(r Reader) (string, error) { return s.settingValue(r, SettingShopName) })
}

// SamplePages returns the number of pages that anyone may read of a book without a number of its
// own.
func (s *Shop) SamplePages(ctx context.Context) (int, error) {
	return read(ctx, s.Store, func(r Reader) (int, error) {
		n, err := s.settingNumber(r, SettingSamplePages)
		return int(n), err
	})
}

// MaxPDF returns how large a PDF may be that the keeper adds, in bytes.
func (s *Shop) MaxPDF(ctx context.Context) (int64, error) {
	return read(ctx, s.Store, func(r Reader) (int64, error) {
		megabytes, err := s.settingNumber(r, SettingMaxPDF)
		return megabytes << 20, err
	})
}

// settingNumber returns a setting that is a number.
func (s *Shop) settingNumber(g Getter, name string) (int64, error) {
	value, err := s.settingValue(g, name)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(value, 10, 64)
}

// stamping returns what has a stamp.
func (s *Shop) stamping(g Getter) (Stamping, error) {
	value, err := s.settingValue(g, SettingStamp)
	return Stamping(max(0, slices.Index(Stampings, value))), err
}
