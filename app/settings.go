package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// The names of the settings. They are stored, and the commands and the desk use them.
const (
	SettingShopName     = "shop-name"
	SettingSignupPoints = "signup-points"
	SettingSamplePages  = "sample-pages"
	SettingStamp        = "stamp"
	SettingModeration   = "moderation"
)

const (
	// FirstShopName is the name of a shop until the keeper chooses one.
	FirstShopName = "小书架"

	// FirstSamplePages is the setting sample-pages until the keeper chooses one.
	FirstSamplePages = 8

	maxShopName = 20 // characters
)

// settingRule is a setting: its value until the keeper chooses one, and the rule of its values.
type settingRule struct {
	name     string
	first    string
	validate func(value string) error
}

// settingRules are all settings, in the order of lists.
var settingRules = slices.Concat([]settingRule{
	{SettingShopName, FirstShopName, func(v string) error {
		if err := hasText("shop-name", v, true, maxShopName); err != nil {
			return err
		}
		return hasVisible("shop-name", v)
	}},
	{SettingSignupPoints, strconv.Itoa(SignupPoints), numberRule(SettingSignupPoints, 0, maxGrant)},
	{SettingSamplePages, strconv.Itoa(FirstSamplePages), numberRule(SettingSamplePages, 0, MaxSamplePages)},
	{SettingStamp, "pages", func(v string) error {
		if _, ok := stampings[v]; !ok {
			return broken("stamp", "must be off, pages or downloads")
		}
		return nil
	}},
	{SettingModeration, string(ModerateNothing), validModeration},
}, backupRules)

// ruleOf returns the rule of a setting.
func ruleOf(name string) (settingRule, error) {
	i := slices.IndexFunc(settingRules, func(rule settingRule) bool { return rule.name == name })
	if i < 0 {
		return settingRule{}, errNoSetting
	}
	return settingRules[i], nil
}

// IsSetting reports whether there is a setting of this name.
func IsSetting(name string) bool {
	_, err := ruleOf(name)
	return err == nil
}

// stampings are the values of the setting stamp.
var stampings = map[string]Stamping{"off": StampNothing, "pages": StampPages, "downloads": StampDownloads}

func numberRule(name string, low, high int64) func(string) error {
	return func(value string) error {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || value != strconv.FormatInt(n, 10) {
			return broken(name, "%.40q is no whole number", value)
		}
		return within(name, n, low, high)
	}
}

// ChosenSetting is a setting, and where its value comes from.
type ChosenSetting struct {
	Setting
	Preset string // the value without a choice of the keeper's
	Stored bool   // the keeper has chosen a value
	Fixed  bool   // the command line has the value, and the stored one does not count
}

// Settings lists all settings.
func (s *Shop) Settings(ctx context.Context) ([]ChosenSetting, error) {
	return read(ctx, s.Store, func(r Reader) (all []ChosenSetting, err error) {
		for _, rule := range settingRules {
			chosen, err := s.chosenSetting(r, rule)
			if err != nil {
				return nil, err
			}
			all = append(all, chosen)
		}
		return all, nil
	})
}

func (s *Shop) chosenSetting(g Getter, rule settingRule) (ChosenSetting, error) {
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
	if err := rule.validate(value); err != nil {
		return Receipt{}, invalid(err)
	}
	return s.actLive(ctx, name, value, func() (Receipt, error) {
		return s.act(ctx, request, func(tx Tx) (change, error) {
			before, err := s.chosenSetting(tx, rule)
			if err != nil {
				return change{}, err
			}
			c := change{did: "setting set", to: name, before: settingText(before.Value), after: settingText(value)}
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
			c := change{did: "setting reset", to: name, before: settingText(stored.Value), after: settingText(after)}
			return c, tx.DeleteSetting(name)
		})
	})
}

func settingText(value string) string { return fmt.Sprintf("value %q", value) }

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
	return stampings[value], err
}
