//go:build unix

package clustertest

import (
	"context"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Free makes room in a database that is full, as an operator does: it forgets old revisions, gives
// their pages back, and ends the alarm.
func (c *Cluster) Free() error {
	err := c.ask(0, func(ctx context.Context, client *clientv3.Client) error {
		answer, err := client.Get(ctx, "any")
		if err != nil {
			return err
		}
		_, err = client.Compact(ctx, answer.Header.Revision, clientv3.WithCompactPhysical())
		return err
	})
	if err != nil {
		return err
	}
	err = c.each(c.all(), func(m *member) error {
		return m.ask(func(ctx context.Context, client *clientv3.Client) error {
			_, err := client.Defragment(ctx, "http://"+m.client)
			return err
		})
	})
	if err != nil {
		return err
	}
	return c.ask(0, func(ctx context.Context, client *clientv3.Client) error {
		_, err := client.AlarmDisarm(ctx, new(clientv3.AlarmMember)) // all of them
		return err
	})
}
