package app

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// settingRule is a setting: its value until the keeper chooses one, and the rule of its values.
type settingRule struct {
	name   string
	first  string
	parse  func(value string) (string, error) // returns the value as it is stored
	secret bool                               // never shown, exported or logged
}

const (
	// FirstShopName is the name of a shop until the keeper chooses one.
	FirstShopName = "小书架"

	// FirstSamplePages is the setting sample-pages until the keeper chooses one.
	FirstSamplePages = 8

	firstMaxPDF = 200   // MB
	mostMaxPDF  = 2_000 // MB

	maxShopName     = 20        // characters
	maxContact      = 200       // characters
	maxAbout        = 900       // characters
	maxAppID        = 64        // characters
	maxAppSecret    = 200       // characters
	maxConnsSetting = 1_000_000 // connections
)

// settingRules are all settings, in the order of lists.
var settingRules = slices.Concat([]settingRule{
	{name: SettingShopName, first: FirstShopName, parse: checked(func(v string) error {
		if err := hasText("shop-name", v, true, maxShopName); err != nil {
			return err
		}
		return hasVisible("shop-name", v)
	})},
	{name: SettingContact, parse: checked(func(v string) error { return isLine(SettingContact, v, maxContact) })},
	{name: SettingRecordNumber, parse: parseRecordNumber},
	{name: SettingAbout, parse: func(v string) (string, error) {
		v = strings.ReplaceAll(v, "\r\n", "\n")
		return v, hasText(SettingAbout, v, false, maxAbout)
	}},
	{name: SettingPickBook, parse: parsePickBook},
	{name: SettingPickWords, parse: checked(func(v string) error { return isLine(SettingPickWords, v, maxPickWords) })},
	{name: SettingSignupPoints, first: strconv.Itoa(SignupPoints), parse: numberRule(SettingSignupPoints, 0, maxGrant)},
	{name: SettingSamplePages, first: strconv.Itoa(FirstSamplePages), parse: numberRule(SettingSamplePages, 0, MaxSamplePages)},
	{name: SettingStamp, first: Stampings[0], parse: checked(func(v string) error {
		if !slices.Contains(Stampings, v) {
			return broken("stamp", "must be off, pages or downloads")
		}
		return nil
	})},
	{name: SettingModeration, first: string(ModerateNothing), parse: checked(validModeration)},
	{name: SettingPlatformsIOS, first: string(HideNothing), parse: checked(validHiding)},
	{name: SettingWeChatAppID, parse: checked(func(v string) error { return isToken(SettingWeChatAppID, v, maxAppID) })},
	{name: SettingWeChatSecret, secret: true, parse: checked(func(v string) error {
		return isToken(SettingWeChatSecret, v, maxAppSecret)
	})},
	{name: SettingPublicURL, parse: func(v string) (string, error) {
		address, err := PublicURL(v)
		if err != nil {
			return "", broken(SettingPublicURL, "%.100q is not of the form https://HOST", v)
		}
		return address, nil
	}},
	{name: SettingLimitLogin, first: "600/m", parse: rateRule(SettingLimitLogin)},
	{name: SettingLimitWrite, first: "30/m", parse: rateRule(SettingLimitWrite)},
	{name: SettingLimitBuy, first: "60/m", parse: rateRule(SettingLimitBuy)},
	{name: SettingLimitDownload, first: "300/m", parse: rateRule(SettingLimitDownload)},
	{name: SettingLimitPages, first: "120/m", parse: rateRule(SettingLimitPages)},
	{name: SettingLimitSearch, first: "3000/m", parse: rateRule(SettingLimitSearch)},
	{name: SettingLimitConns, first: "256", parse: numberRule(SettingLimitConns, 0, maxConnsSetting)},
	{name: SettingMaxPDF, first: strconv.Itoa(firstMaxPDF), parse: numberRule(SettingMaxPDF, 1, mostMaxPDF)},
}, templateRules, backupRules)

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

// IsSecretSetting reports whether the value of a setting is a secret.
func IsSecretSetting(name string) bool {
	rule, _ := ruleOf(name)
	return rule.secret
}

// FirstSetting returns the value of a setting until the keeper chooses one.
func FirstSetting(name string) string {
	rule, _ := ruleOf(name)
	return rule.first
}

// checked makes a rule of a function that reports what is wrong with a value.
func checked(validate func(string) error) func(string) (string, error) {
	return func(value string) (string, error) { return value, validate(value) }
}

func numberRule(name string, low, high int64) func(string) (string, error) {
	return checked(func(value string) error {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || value != strconv.FormatInt(n, 10) {
			return broken(name, "%.40q is no whole number", value)
		}
		return within(name, n, low, high)
	})
}

func rateRule(name string) func(string) (string, error) {
	return checked(func(value string) error {
		if _, ok := ParseRate(value); !ok {
			return broken(name, "write a limit like 30/m (or /s, /h), or 0 for no limit")
		}
		return nil
	})
}

// isLine returns an error if a value has more than one line or more than longest characters.
func isLine(name, value string, longest int) error {
	if strings.ContainsFunc(value, unicode.IsControl) {
		return broken(name, "must be one line")
	}
	return hasText(name, value, false, longest)
}

// isToken returns an error if a value is not of visible characters of ASCII. The error does not
// quote it: it may be a secret.
func isToken(name, value string, longest int) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return broken(name, "may have letters, digits and signs of ASCII, and no spaces")
	}
	return hasText(name, value, false, longest)
}

// recordNumber matches the number of a site's record at the ministry, such as 京ICP备12345678号-1 or
// 京ICP证030173号.
var recordNumber = regexp.MustCompile(`^\p{Han}{1,2}ICP[备证]\d{4,12}号(-\d{1,4})?$`)

// parseRecordNumber forgives spaces, small letters and the dash of a Chinese keyboard.
func parseRecordNumber(value string) (string, error) {
	value = strings.ToUpper(strings.NewReplacer(" ", "", "—", "-", "－", "-").Replace(value))
	if value != "" && !recordNumber.MatchString(value) {
		return "", broken(SettingRecordNumber, "%.40q is not like 京ICP备12345678号-1", value)
	}
	return value, nil
}
