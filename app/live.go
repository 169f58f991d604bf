package app

import (
	"context"
	"maps"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// SettingValues are the values of all settings by name, with those of the command line in place.
// Secrets are among them.
type SettingValues map[string]string

// Rate returns a setting that is a rate.
func (v SettingValues) Rate(name string) Rate {
	rate, ok := ParseRate(v[name])
	if !ok {
		rate, _ = ParseRate(FirstSetting(name))
	}
	return rate
}

// Number returns a setting that is a number.
func (v SettingValues) Number(name string) int {
	n, err := strconv.Atoi(v[name])
	if err != nil {
		n, _ = strconv.Atoi(FirstSetting(name))
	}
	return n
}

// MaxPDF returns how large a PDF may be that the keeper adds, in bytes.
func (v SettingValues) MaxPDF() int64 { return int64(v.Number(SettingMaxPDF)) << 20 }

// Live is the parts of a running server that act by settings, without a restart. A part is added
// before the first call of FollowSettings.
type Live struct {
	accepts []func(SettingValues) error
	follows []func(SettingValues)
	mu      sync.Mutex    // held while a setting changes and the parts follow
	values  SettingValues // that the parts act by
	changes atomic.Uint64
}

// Changes returns a number that differs after each change of a setting. A nil Live has none.
func (l *Live) Changes() uint64 {
	if l == nil {
		return 0
	}
	return l.changes.Load()
}

// Accept adds a part that may be unable to act by some values. accepts returns why, as an *Error of
// code Invalid for the keeper. Such values are not stored.
func (l *Live) Accept(accepts func(SettingValues) error) { l.accepts = append(l.accepts, accepts) }

// Follow adds a part that acts by the values of its last call. The calls come one at a time: at the
// start, and after each change of any setting. follows must not change the values.
func (l *Live) Follow(follows func(SettingValues)) { l.follows = append(l.follows, follows) }

func (l *Live) accept(values SettingValues) error {
	for _, accepts := range l.accepts {
		if err := accepts(values); err != nil {
			return err
		}
	}
	return nil
}

func (l *Live) follow(values SettingValues) {
	l.values = values
	for _, follows := range l.follows {
		follows(values)
	}
	l.changes.Add(1)
}

// FollowSettings makes the running server act by the settings, or returns why it cannot. The
// program calls it at the start.
func (s *Shop) FollowSettings(ctx context.Context) error {
	s.Live.mu.Lock()
	defer s.Live.mu.Unlock()
	s.Live.values = nil // parts may have been added
	return s.followChanged(ctx)
}

// FollowSettingsEvery makes the running server act by the settings that other servers change, which
// it reads at every interval, until ctx ends. If it cannot, it logs why once, and the server acts
// by those before.
func (s *Shop) FollowSettingsEvery(ctx context.Context, interval time.Duration) {
	for failed := false; sleep(ctx, interval); {
		s.Live.mu.Lock()
		err := s.followChanged(ctx)
		s.Live.mu.Unlock()
		if err != nil && !failed && ctx.Err() == nil {
			s.Log.Error("the settings of the shop are not followed, and may be old", "err", err)
		}
		failed = err != nil
	}
}

// followChanged has the parts follow the settings, if these have changed. The caller holds the lock
// of Live.
func (s *Shop) followChanged(ctx context.Context) error {
	values, err := s.settingValues(ctx)
	if err != nil || s.Live.values != nil && maps.Equal(values, s.Live.values) {
		return err
	}
	if err := s.Live.accept(values); err != nil {
		return err
	}
	s.Live.follow(values)
	return nil
}

// actLive carries out an act that gives a setting a value, unless the running server cannot act by
// it, and has the server follow.
func (s *Shop) actLive(ctx context.Context, name, value string, act func() (Receipt, error)) (Receipt, error) {
	if s.Live == nil {
		return act()
	}
	s.Live.mu.Lock()
	defer s.Live.mu.Unlock()
	values, err := s.settingValues(ctx)
	if err != nil {
		return Receipt{}, err
	}
	changed := maps.Clone(values)
	changed[name] = value
	maps.Copy(changed, s.Fixed)
	if err := s.Live.accept(changed); err != nil {
		return Receipt{}, err
	}
	receipt, err := act()
	// The act may have failed after its commit, and its caller may be gone.
	if values, failed := s.settingValues(context.WithoutCancel(ctx)); failed != nil {
		s.Log.Error("a changed setting acts only after a restart", "setting", name, "err", failed)
	} else {
		s.Live.follow(values)
	}
	return receipt, err
}

func (s *Shop) settingValues(ctx context.Context) (SettingValues, error) {
	stored, err := read(ctx, s.Store, listSettings)
	if err != nil {
		return nil, err
	}
	values := make(SettingValues, len(settingRules))
	for _, rule := range settingRules {
		chosen, err := s.chosenSetting(stored, rule)
		if err != nil {
			return nil, err
		}
		values[rule.name] = chosen.Value
	}
	return values, nil
}
