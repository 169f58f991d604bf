package app

// templateInUse returns the template of a setting. ok is false if the keeper chose none, if WeChat
// is not connected, or if the value is one of another version: a purchase must not fail by it.
func (s *Shop) templateInUse(g Getter, setting string) (t Template, ok bool, err error) {
	for _, name := range []string{setting, SettingWeChatAppID, SettingWeChatSecret} {
		value, err := s.settingValue(g, name)
		if err != nil || value == "" {
			return Template{}, false, err
		}
		if name == setting {
			if t, err = parseTemplate(setting, value); err != nil {
				return Template{}, false, nil
			}
		}
	}
	return t, true, nil
}

// templatesInUse returns the ids of the templates that the shop sends, each once.
func (s *Shop) templatesInUse(g Getter) (ids []string, err error) {
	for _, setting := range TemplateSettings {
		t, ok, err := s.templateInUse(g, setting)
		if err != nil {
			return nil, err
		}
		if ok && (len(ids) == 0 || ids[0] != t.ID) {
			ids = append(ids, t.ID)
		}
	}
	return ids, nil
}
