//go:build unix

package clustertest

import (
	"errors"
	"os"
)

// Wipe deletes the data of all members, which must not run. When they start again, they are another
// cluster at the same addresses, as after an operator's mistake.
func (c *Cluster) Wipe() error {
	return c.onDisk(func(m *member) error { return os.RemoveAll(m.dir) })
}

// Save copies the data of all members, which must not run. There is one copy.
func (c *Cluster) Save() error {
	return c.onDisk(func(m *member) error {
		return errors.Join(os.RemoveAll(m.saved()), os.CopyFS(m.saved(), os.DirFS(m.dir)))
	})
}

// Restore replaces the data of all members, which must not run, by the copy: when they start again,
// all that was written since is gone.
func (c *Cluster) Restore() error {
	return c.onDisk(func(m *member) error {
		return errors.Join(os.RemoveAll(m.dir), os.CopyFS(m.dir, os.DirFS(m.saved())))
	})
}

func (c *Cluster) onDisk(do func(*member) error) error {
	return c.each(c.all(), func(m *member) error {
		if m.cmd != nil {
			return errors.New("it runs")
		}
		return do(m)
	})
}

// saved is the folder of the copy.
func (m *member) saved() string { return m.dir + ".saved" }
