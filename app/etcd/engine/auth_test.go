package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"littleshelf-etcd/clustertest"
	"littleshelf-etcd/engine"
	"littleshelf/app/table"
)

// TestAccounts: a cluster with accounts lets in the user with the password of the file, to the keys
// of the user's role.
func TestAccounts(t *testing.T) {
	c := clustertest.StartUnsafe(t, 1)
	client, err := clientv3.New(clientv3.Config{Endpoints: c.Endpoints(), Logger: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx := t.Context()
	for _, step := range []func() error{
		func() error { _, err := client.UserAdd(ctx, "root", "secret"); return err },
		func() error { _, err := client.UserGrantRole(ctx, "root", "root"); return err },
		func() error { _, err := client.UserAdd(ctx, "ann", "pass"); return err },
		func() error { _, err := client.RoleAdd(ctx, "shop"); return err },
		func() error {
			_, err := client.RoleGrantPermission(ctx, "shop", "shop/", "shop0", clientv3.PermissionType(clientv3.PermReadWrite))
			return err
		},
		func() error { _, err := client.UserGrantRole(ctx, "ann", "shop"); return err },
		func() error { _, err := client.AuthEnable(ctx); return err },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "password")
	for _, try := range []struct {
		user, password, shop string
		works                bool
	}{
		{"ann", "pass\n", "shop", true},
		{"ann", "wrong", "shop", false},
		{"ann", "pass", "other", false},
		{"", "", "shop", false},
	} {
		if err := os.WriteFile(file, []byte(try.password), 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := engine.Open(ctx, c.Address(try.shop), func(name string) string {
			if try.user == "" {
				return ""
			}
			return map[string]string{"LITTLESHELF_ETCD_USER": try.user, "LITTLESHELF_ETCD_PASSWORD_FILE": file}[name]
		})
		if (err == nil) != try.works {
			t.Errorf("Open of %s with %q and %q = %v", try.shop, try.user, try.password, err)
		}
		if err != nil {
			continue
		}
		space := spaceNamed(t, "orders")
		putKeys(t, e, space, [][]byte{[]byte("a")})
		err = e.View(ctx, func(l table.Lists) error {
			compareList(t, "Ascend", l.Ascend(space, nil, nil), [][]byte{[]byte("a")}, 2)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		e.Close()
	}
}
