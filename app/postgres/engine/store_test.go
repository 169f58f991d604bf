package engine_test

import (
	"testing"

	"littleshelf-postgres/pgtest"
	"littleshelf/app"
	"littleshelf/app/remote"
	"littleshelf/app/storetest"
)

// servers is how many engines share a shop in the tests of several servers.
const servers = 3

func TestPromises(t *testing.T) {
	server := pgtest.Shared(t)
	storetest.Run(t, func(t *testing.T) app.Store {
		e := connect(t, pgtest.Address(newShop(), server.Host()))
		t.Cleanup(func() { consistent(t, e) })
		return remote.Store{Engine: e}
	})
}

func TestPromisesUnderReplay(t *testing.T) {
	server := pgtest.Shared(t)
	storetest.Run(t, func(t *testing.T) app.Store {
		return storetest.Replay(remote.Store{Engine: connect(t, pgtest.Address(newShop(), server.Host()))})
	})
}

func TestPromisesOfServers(t *testing.T) {
	server := pgtest.Shared(t)
	storetest.Run(t, func(t *testing.T) app.Store {
		_, stores := connectAll(t, servers, pgtest.Address(newShop(), server.Host()))
		return storetest.Spread(stores...)
	})
}

// TestModel applies the same random operations to three servers and to the model. The operations
// break the shop's rules, so the test checks the tables but not the money.
func TestModel(t *testing.T) {
	server := pgtest.Shared(t)
	for seed := range uint64(2) {
		engines, stores := connectAll(t, servers, pgtest.Address(newShop(), server.Host()))
		if err := storetest.RandomOps(t.Context(), seed, 500, storetest.Spread(stores...), storetest.NewModel()); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		consistent(t, engines[0])
	}
}

func TestLivedIn(t *testing.T) {
	server := pgtest.Shared(t)
	engines, stores := connectAll(t, servers, pgtest.Address(newShop(), server.Host()))
	storetest.LivedIn(t, storetest.Spread(stores...), 40)
	sound(t, engines[0])
}
