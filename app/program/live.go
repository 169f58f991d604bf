package program

import (
	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/limit"
	"littleshelf/app/text"
	"littleshelf/app/web"
)

// addLive adds the parts of the server that act by settings.
func addLive(parts *app.Live, config cli.Serve, readers *identity, limits *limit.Limits, site *web.Server) {
	parts.Accept(func(values app.SettingValues) error {
		err := config.CheckIdentity(values)
		if err == nil {
			err = readers.accepts(values)
		}
		if err != nil {
			return &app.Error{Code: app.Invalid, Msg: text.English.Error(err)}
		}
		return nil
	})
	parts.Follow(readers.follow)
	parts.Follow(func(values app.SettingValues) { limits.Set(ratesOf(values)) })
	parts.Follow(func(values app.SettingValues) {
		site.Set(web.Live{
			MaxConns: values.Number(app.SettingLimitConns), PublicURL: values[app.SettingPublicURL], Demo: readers.client() == nil,
			ShopName: values[app.SettingShopName], Contact: values[app.SettingContact],
			IOS:          app.Hiding(values[app.SettingPlatformsIOS]),
			RecordNumber: values[app.SettingRecordNumber], About: values[app.SettingAbout],
		})
	})
}
