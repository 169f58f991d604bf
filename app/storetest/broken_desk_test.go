package storetest

import (
	"iter"
	"strings"
	"time"

	"littleshelf/app"
)

// Engines whose keeper, settings, closed days or redeemed codes are broken.
type (
	keepsLink        struct{ *state }
	cutsSeen         struct{ *state }
	sessionsBySeen   struct{ *state }
	trimsSettings    struct{ *state }
	settingsByLength struct{ *state }
	mergesDays       struct{ *state }
	dayExcluded      struct{ *state }
	usedByHash       struct{ *state }
	usedIncluded     struct{ *state }
	usedAtOnce       struct{ *state }
	unusedListed     struct{ *state }
	staleUse         struct {
		*state
		entries
	}
)

func (s keepsLink) PutKeeper(keeper app.Keeper) error {
	if keeper.LinkExpires.IsZero() {
		keeper.Link = s.keepers[1].Link
	}
	return s.state.PutKeeper(keeper)
}

func (s cutsSeen) PutKeeperSession(session app.KeeperSession) error {
	session.Seen = session.Seen.Truncate(time.Second)
	return s.state.PutKeeperSession(session)
}

func (s sessionsBySeen) KeeperSessions() iter.Seq2[app.KeeperSession, error] {
	return sorted(s.keeperSessions, func(a, b app.KeeperSession) int { return a.Seen.Compare(b.Seen) }, every)
}

func (s trimsSettings) PutSetting(setting app.Setting) error {
	setting.Value = strings.TrimSpace(setting.Value)
	return s.state.PutSetting(setting)
}

func (s settingsByLength) Settings() iter.Seq2[app.Setting, error] {
	return sorted(s.settings, func(a, b app.Setting) int {
		return len(a.Name)*1000 + bySetting(a, b) - len(b.Name)*1000
	}, every)
}

func (s mergesDays) PutDayFigures(day app.DayFigures) error {
	if day.Books == nil {
		day.Books = s.days[day.Number].Books
	}
	return s.state.PutDayFigures(day)
}

func (s dayExcluded) DayFigures(from int) iter.Seq2[app.DayFigures, error] {
	return sorted(s.days, byDay, func(f app.DayFigures) bool { return f.Number > from })
}

func (s usedByHash) UsedVouchers(before app.Voucher) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, byHash, func(v app.Voucher) bool { return isUsed(v) && isUsedBefore(v, before) })
}

func (s usedIncluded) UsedVouchers(before app.Voucher) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, lastUsed, func(v app.Voucher) bool {
		return isUsed(v) && (isUsedBefore(v, before) || lastUsed(v, before) == 0)
	})
}

func (s usedAtOnce) UsedVouchers(before app.Voucher) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, lastUsed, func(v app.Voucher) bool {
		return isUsed(v) && (before.UsedAt.IsZero() || v.UsedAt.Before(before.UsedAt))
	})
}

func (s unusedListed) UsedVouchers(before app.Voucher) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, lastUsed, func(v app.Voucher) bool { return isUsedBefore(v, before) })
}

func (s staleUse) PutVoucher(voucher app.Voucher) error {
	if isUsed(voucher) {
		s.entries[voucher.Hash] = true
	}
	return s.state.PutVoucher(voucher)
}

func (s staleUse) UsedVouchers(before app.Voucher) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, lastUsed, func(v app.Voucher) bool {
		return s.entries[v.Hash] != nil && isUsedBefore(v, before)
	})
}

func (s deletesNothing) DeleteKeeperSession(id app.KeeperSessionID) error {
	delete(s.keeperSessions, id)
	return nil
}

func (s deletesNothing) DeleteSetting(name string) error {
	delete(s.settings, name)
	return nil
}

func (s deletesNothing) DeleteDayFigures(number int) error {
	delete(s.days, number)
	return nil
}
