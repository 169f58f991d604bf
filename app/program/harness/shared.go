package harness

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// onShared takes the flags of littleshelf. It copies the database file of -db to a shared database,
// and becomes a server of that. The socket stays beside the file.
const onShared = `#!/bin/sh
for flag; do
	[ "$last" = -db ] && file=$flag
	last=$flag
done
%[1]s copy "$file" '%[2]s' || exit
exec %[1]s "$@" -db '%[2]s' -socket "$file.sock"
`

// PlayOnShared plays a test of package app/program, for a module of an engine two folders below the
// root. The test's server is program, and has its shop in an empty shared database at an address.
// It is checked afterwards.
func PlayOnShared(t *testing.T, root, program, address, test string) {
	t.Helper()
	dir := t.TempDir()
	path, db := filepath.Join(dir, "littleshelf"), filepath.Join(dir, "shop.db")
	if err := os.WriteFile(path, fmt.Appendf(nil, onShared, program, address), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "test", "-count=1", "-v", "-run", "^"+test+"$", "./app/program")
	if *Full {
		cmd.Args = append(cmd.Args, "-full")
	}
	cmd.Dir = root
	cmd.Env = append(os.Environ(), ProgramVariable+"="+path) // tests start the script with an empty environment
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+test+" ") {
		t.Errorf("%q: %v\n%s", cmd.Args, err, out)
	}
	t.Logf("%s", out)
	if out, err := exec.Command(program, "copy", address, db).CombinedOutput(); err != nil {
		t.Fatalf("copy: %v\n%s", err, out)
	}
	Check(t, db)
}
