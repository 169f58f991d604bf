//go:build unix

package clustertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// The environment variables with the paths of the programs. One that is not set is built.
const (
	MemberVariable = "LITTLESHELF_ETCD_MEMBER"
	ServerVariable = "LITTLESHELF_ETCD_SERVER"
)

// build returns the path of a program, which it builds into folder unless a variable has its path.
// Go links a program for "go run" once and caches the binary, so only the first of many clusters
// waits for that. It must be called in a folder of this module.
func build(folder, program, variable string) (string, error) {
	if path := os.Getenv(variable); path != "" {
		return path, nil
	}
	path := filepath.Join(folder, filepath.Base(program))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	cmd := exec.Command("go", "run", "-exec", "cp", program, path) // cp BINARY path
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go run -exec cp %s: %w\n%s", program, err, out)
	}
	return path, nil
}
