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
)

const (
	// FirstShopName is the name of a shop until the keeper chooses one.
	FirstShopName = "小书架"

	// FirstSamplePages is the setting sample-pages until the keeper or the command line chooses.
	FirstSamplePages = 8

	maxShopName = 20 // characters
)

// settingRule is the rule of a setting's values.
type settingRule struct {
	name     string
	validate func(value string) error
}

// settingRules are all settings, in the order of lists.
var settingRules = []settingRule{
	{SettingShopName, func(v string) error {
		if err := hasText("shop-name", v, true, maxShopName); err != nil {
			return err
		}
		return hasVisible("shop-name", v)
	}},
	{SettingSignupPoints, numberRule(SettingSignupPoints, 0, maxGrant)},
	{SettingSamplePages, numberRule(SettingSamplePages, 0, MaxSamplePages)},
	{SettingStamp, func(v string) error {
		if _, ok := stampings[v]; !ok {
			return broken("stamp", "must be off, pages or downloads")
		}
		return nil
	}},
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
			chosen, err := s.chosenSetting(r, rule.name)
			if err != nil {
				return nil, err
			}
			all = append(all, chosen)
		}
		return all, nil
	})
}

func (s *Shop) chosenSetting(g Getter, name string) (ChosenSetting, error) {
	chosen := ChosenSetting{Setting: Setting{Name: name}, Preset: s.preset(name), Fixed: slices.Contains(s.Fixed, name)}
	stored, err := g.Setting(name)
	if err = ifNotFound(err, nil); err != nil {
		return chosen, err
	}
	chosen.Stored = stored.Name != ""
	chosen.Value = chosen.Preset
	if chosen.Stored && !chosen.Fixed {
		chosen.Value = stored.Value
	}
	return chosen, nil
}

// preset returns the value of a setting that the keeper has not chosen.
func (s *Shop) preset(name string) string {
	switch name {
	case SettingShopName:
		return FirstShopName
	case SettingSignupPoints:
		return strconv.Itoa(SignupPoints)
	case SettingSamplePages:
		return strconv.Itoa(s.SamplePages)
	}
	for value, stamping := range stampings {
		if stamping == s.Stamp {
			return value
		}
	}
	return ""
}

// SetSetting stores the value of a setting, which counts at once. One that the command line has is
// stored too, and counts after a start without the flag.
func (s *Shop) SetSetting(ctx context.Context, request Request, name, value string) (Receipt, error) {
	value = Tidy(value)
	i := slices.IndexFunc(settingRules, func(rule settingRule) bool { return rule.name == name })
	if i < 0 {
		return Receipt{}, errNoSetting
	}
	if err := settingRules[i].validate(value); err != nil {
		return Receipt{}, invalid(err)
	}
	return s.act(ctx, request, func(tx Tx) (change, error) {
		before, err := s.chosenSetting(tx, name)
		if err != nil {
			return change{}, err
		}
		c := change{did: "setting set", to: name, before: settingText(before.Value), after: settingText(value)}
		return c, tx.PutSetting(Setting{Name: name, Value: value})
	})
}

// ResetSetting forgets the value of a setting.
func (s *Shop) ResetSetting(ctx context.Context, request Request, name string) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		stored, err := tx.Setting(name)
		if err != nil {
			return change{}, ifNotFound(err, errNoSetting)
		}
		c := change{did: "setting reset", to: name, before: settingText(stored.Value), after: settingText(s.preset(name))}
		return c, tx.DeleteSetting(name)
	})
}

func settingText(value string) string { return fmt.Sprintf("value %q", value) }

// ShopName returns the name that the keeper gave to the shop.
func (s *Shop) ShopName(ctx context.Context) (string, error) {
	return read(ctx, s.Store, func(r Reader) (string, error) {
		chosen, err := s.chosenSetting(r, SettingShopName)
		return chosen.Value, err
	})
}

// settingNumber returns a setting that is a number.
func (s *Shop) settingNumber(g Getter, name string) (int64, error) {
	chosen, err := s.chosenSetting(g, name)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(chosen.Value, 10, 64)
}

// stamping returns what has a stamp.
func (s *Shop) stamping(g Getter) (Stamping, error) {
	chosen, err := s.chosenSetting(g, SettingStamp)
	return stampings[chosen.Value], err
}
