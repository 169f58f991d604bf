//go:build unix

package clustertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// MemberVariable is the name of the environment variable with the path of the member's program. If
// it is not set, the program is built.
const MemberVariable = "LITTLESHELF_ETCD_MEMBER"

// build returns the path of the member's program, which it builds into folder. Go links a program
// for "go run" once and caches the binary, so only the first cluster of many waits for that. It must
// be called in a folder of this module.
func build(folder string) (string, error) {
	if path := os.Getenv(MemberVariable); path != "" {
		return path, nil
	}
	path := filepath.Join(folder, "member")
	cmd := exec.Command("go", "run", "-exec", "cp", "littleshelf-etcd/member", path) // cp BINARY path
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go run -exec cp littleshelf-etcd/member: %w\n%s", err, out)
	}
	return path, nil
}
