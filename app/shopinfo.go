package app

import "context"

// ShopInfo is what anyone may know of the shop.
type ShopInfo struct {
	Name         string
	Contact      string // how readers reach the keeper, or empty
	RecordNumber string // of the site at the ministry, or empty
	About        string // paragraphs, separated by empty lines
	SignupPoints int64  // that a new reader gets
	SamplePages  int    // that anyone may read of a book without a number of its own
	Moderation   Moderation
	Pictures     bool     // readers can send their own
	Templates    []string // ids of the messages' templates, for which a client asks its reader
}

// Info returns what anyone may know of the shop, as of one moment.
func (s *Shop) Info(ctx context.Context) (ShopInfo, error) {
	return read(ctx, s.Store, s.info)
}

func (s *Shop) info(r Reader) (info ShopInfo, err error) {
	info.Pictures = s.MakePicture != nil
	var moderation string
	for name, value := range map[string]*string{
		SettingShopName: &info.Name, SettingContact: &info.Contact, SettingRecordNumber: &info.RecordNumber,
		SettingAbout: &info.About, SettingModeration: &moderation,
	} {
		if *value, err = s.settingValue(r, name); err != nil {
			return ShopInfo{}, err
		}
	}
	info.Moderation = Moderation(moderation)
	if info.SignupPoints, err = s.settingNumber(r, SettingSignupPoints); err != nil {
		return ShopInfo{}, err
	}
	pages, err := s.settingNumber(r, SettingSamplePages)
	info.SamplePages = int(pages)
	if err != nil {
		return ShopInfo{}, err
	}
	info.Templates, err = s.templatesInUse(r)
	return info, err
}
