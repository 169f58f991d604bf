package storetest

import (
	"fmt"
	"iter"

	"littleshelf/app"
)

// deskRow returns the keeper, a session, a setting or the figures of a day.
func (d dice) deskRow() any {
	switch d.IntN(4) {
	case 0:
		return d.keeper()
	case 1:
		return d.keeperSession()
	case 2:
		return app.Setting{Name: d.settingName(), Value: d.text()}
	}
	return d.day()
}

func (d dice) deskDelete() call[app.Tx] {
	switch d.IntN(3) {
	case 0:
		return deleting("DeleteKeeperSession", app.Tx.DeleteKeeperSession, d.keeperSessionID())
	case 1:
		return deleting("DeleteSetting", app.Tx.DeleteSetting, d.settingName())
	}
	return deleting("DeleteDayFigures", app.Tx.DeleteDayFigures, d.dayNumber())
}

func (d dice) deskGet() call[app.Getter] {
	switch d.IntN(4) {
	case 0:
		return call[app.Getter]{"Keeper", func(g app.Getter) (any, error) { return g.Keeper() }}
	case 1:
		return getting("KeeperSession", app.Getter.KeeperSession, d.keeperSessionID())
	case 2:
		return getting("Setting", app.Getter.Setting, d.settingName())
	}
	return getting("DayFigure", app.Getter.DayFigure, d.dayNumber())
}

func (d dice) deskList(limit int) call[app.Reader] {
	switch d.IntN(4) {
	case 0:
		return listing("KeeperSessions", limit, app.Reader.KeeperSessions)
	case 1:
		return listing("Settings", limit, app.Reader.Settings)
	case 2:
		from := d.dayNumber()
		return listing(fmt.Sprint("DayFigures from ", from), limit, func(r app.Reader) iter.Seq2[app.DayFigures, error] {
			return r.DayFigures(from)
		})
	}
	before := pick(d, app.Voucher{}, d.voucher())
	return listing(fmt.Sprint("UsedVouchers before ", before), limit, func(r app.Reader) iter.Seq2[app.Voucher, error] {
		return r.UsedVouchers(before)
	})
}
