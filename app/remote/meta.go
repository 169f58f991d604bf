package remote

import (
	"context"
	"encoding/binary"
	"slices"

	"littleshelf/app/table"
	"littleshelf/app/text"
)

// The keys of table.Meta.
var (
	metaSchema  = []byte("schema")  // number: the schema of the rows, as in a file
	metaVersion = []byte("version") // of the littleshelf that raised the schema last
	metaLinkKey = []byte("linkkey") // 32 random bytes
	metaLoading = []byte("loading") // "copy" or "import" while the shop is not complete
	metaDuty    = []byte("duty")    // who does the work that one server does for all
)

// number returns n in 8 bytes, big-endian.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// State is what a database says of itself.
type State struct {
	Schema  int    // 0 is no shop
	Version string // of the littleshelf that raised the schema last
	LinkKey []byte
	Loading string // what fills the database, "copy" or "import"; empty is a complete shop
}

// StateOf reads the state of an engine's database. A database with rows of something else is an
// error.
func StateOf(ctx context.Context, e Engine) (s State, err error) {
	err = e.View(ctx, func(l table.Lists) error {
		s, err = readState(l)
		if err == nil && s.Schema == 0 {
			err = requireEmpty(l)
		}
		return err
	})
	return s, err
}

// readState reads the state in a View or an Update.
func readState(k table.Keys) (s State, err error) {
	for _, field := range []struct {
		key []byte
		set func(value []byte)
	}{
		{metaSchema, func(v []byte) {
			if len(v) == 8 {
				s.Schema = int(binary.BigEndian.Uint64(v))
			}
		}},
		{metaVersion, func(v []byte) { s.Version = string(v) }},
		{metaLinkKey, func(v []byte) { s.LinkKey = slices.Clone(v) }},
		{metaLoading, func(v []byte) { s.Loading = string(v) }},
	} {
		value, err := k.Get(table.Meta, field.key)
		if err != nil {
			return State{}, err
		}
		field.set(value)
	}
	return s, nil
}

// requireEmpty returns an error if any space has a pair.
func requireEmpty(l table.Lists) error {
	for _, space := range table.All {
		for _, err := range l.Ascend(space, nil, nil) {
			if err == nil {
				err = text.Errorf("the database has rows in %s but is no shop: name another one", space.Name)
			}
			return err
		}
	}
	return nil
}

// Create makes an empty shop of this schema, unless there is a shop. When servers start at the same
// time, one of them makes it, and the others return false. linkKey is 32 random bytes.
func Create(ctx context.Context, e Engine, schema int, version string, linkKey []byte) (made bool, err error) {
	err = e.Update(ctx, func(w table.Writes) error {
		old, err := w.Old(table.Meta, metaSchema)
		if made = err == nil && old == nil; !made {
			return err
		}
		return putState(w, State{Schema: schema, Version: version, LinkKey: linkKey})
	})
	return made && err == nil, err
}

// putState stores a state.
func putState(w table.Writes, s State) error {
	if err := w.Put(table.Meta, metaSchema, number(uint64(s.Schema))); err != nil {
		return err
	}
	if err := w.Put(table.Meta, metaVersion, []byte(s.Version)); err != nil {
		return err
	}
	if err := w.Put(table.Meta, metaLinkKey, s.LinkKey); err != nil {
		return err
	}
	if s.Loading == "" {
		return w.Delete(table.Meta, metaLoading)
	}
	return w.Put(table.Meta, metaLoading, []byte(s.Loading))
}

// usable returns an error if a server that knows the schemas from oldest to newest cannot use a
// database in this state.
func (s State) usable(oldest, newest int) error {
	switch {
	case s.Loading != "":
		return text.Errorf("its shop is not complete, for the %s did not end", s.Loading)
	case s.Schema > newest:
		by := "littleshelf " + s.Version
		if s.Version == "" {
			by = "the newer littleshelf that upgraded it"
		}
		return text.Errorf("it has schema %d, and this littleshelf knows up to %d: run %s", s.Schema, newest, by)
	case s.Schema < oldest:
		return text.Errorf("it has schema %d, and this littleshelf knows those from %d: run an older one, and there littleshelf upgrade",
			s.Schema, oldest)
	case len(s.LinkKey) != 32:
		return text.Errorf("it has no link key")
	}
	return nil
}
