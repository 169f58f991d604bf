package storetest

import (
	"bytes"
	"cmp"
	"iter"
	"slices"

	"littleshelf/app"
)

// The Model's keeper, settings, closed days and redeemed codes.

func (s *state) Keeper() (app.Keeper, error) {
	keeper, err := get(s.keepers, 1)
	return copiedKeeper(keeper), err
}

func (s *state) KeeperSession(id app.KeeperSessionID) (app.KeeperSession, error) {
	return get(s.keeperSessions, id)
}

func (s *state) Setting(name string) (app.Setting, error) { return get(s.settings, name) }

func (s *state) DayFigure(number int) (app.DayFigures, error) {
	day, err := get(s.days, number)
	return copiedDay(day), err
}

func (s *state) UsedVouchers(before app.Voucher) iter.Seq2[app.Voucher, error] {
	return sorted(s.vouchers, lastUsed, func(v app.Voucher) bool { return isUsed(v) && isUsedBefore(v, before) })
}

func (s *state) KeeperSessions() iter.Seq2[app.KeeperSession, error] {
	return sorted(s.keeperSessions, byKeeperSession, every)
}

func (s *state) Settings() iter.Seq2[app.Setting, error] { return sorted(s.settings, bySetting, every) }

func (s *state) DayFigures(from int) iter.Seq2[app.DayFigures, error] {
	return func(yield func(app.DayFigures, error) bool) {
		later := func(f app.DayFigures) bool { return f.Number >= from }
		for day, err := range sorted(s.days, byDay, later) {
			if !yield(copiedDay(day), err) {
				return
			}
		}
	}
}

func (s *state) PutKeeper(keeper app.Keeper) error {
	s.keepers[1] = copiedKeeper(keeper)
	return nil
}

func (s *state) PutKeeperSession(session app.KeeperSession) error {
	s.keeperSessions[session.ID] = session
	return nil
}

func (s *state) PutSetting(setting app.Setting) error {
	s.settings[setting.Name] = setting
	return nil
}

func (s *state) PutDayFigures(day app.DayFigures) error {
	s.days[day.Number] = copiedDay(day)
	return nil
}

func (s *state) DeleteKeeperSession(id app.KeeperSessionID) error {
	return remove(s.keeperSessions, id)
}

func (s *state) DeleteSetting(name string) error   { return remove(s.settings, name) }
func (s *state) DeleteDayFigures(number int) error { return remove(s.days, number) }

// copiedKeeper returns a copy that shares no memory with keeper.
func copiedKeeper(keeper app.Keeper) app.Keeper {
	keeper.Devices = slices.Clone(keeper.Devices)
	return keeper
}

// copiedDay returns a copy that shares no memory with day.
func copiedDay(day app.DayFigures) app.DayFigures {
	day.Books = slices.Clone(day.Books)
	return day
}

func isUsed(v app.Voucher) bool { return !v.UsedAt.IsZero() }

// isUsedBefore reports whether a list that starts below before contains v.
func isUsedBefore(v, before app.Voucher) bool { return !isUsed(before) || lastUsed(v, before) > 0 }

// lastUsed orders redeemed codes newest first.
func lastUsed(a, b app.Voucher) int {
	return cmp.Or(b.UsedAt.Compare(a.UsedAt), bytes.Compare(b.Hash[:], a.Hash[:]))
}

func byKeeperSession(a, b app.KeeperSession) int { return compareIDs(a.ID, b.ID) }
func bySetting(a, b app.Setting) int             { return cmp.Compare(a.Name, b.Name) }
func byDay(a, b app.DayFigures) int              { return cmp.Compare(a.Number, b.Number) }
