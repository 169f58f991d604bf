//go:build unix

package clustertest

import (
	"context"
	"errors"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
)

// Leader returns the number of the member that leads. It waits for an election. Members that are
// stopped do not count.
func (c *Cluster) Leader() (int, error) {
	var err error
	for deadline := time.Now().Add(Timeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		for i := range c.members {
			var leads bool
			if leads, err = c.leads(i); leads {
				return i, nil
			}
		}
	}
	return 0, fmt.Errorf("no member leads after %v: %w", Timeout, err)
}

// leads reports whether a member answers and leads.
func (c *Cluster) leads(i int) (leads bool, err error) {
	err = c.ask(i, func(ctx context.Context, client *clientv3.Client) error {
		status, err := client.Status(ctx, c.members[i].client)
		leads = err == nil && status.Leader == status.Header.MemberId
		return err
	})
	return leads, err
}

// MoveLeader lets the leader hand over to the next member, and returns that.
func (c *Cluster) MoveLeader() (int, error) {
	from, err := c.Leader()
	if err != nil {
		return 0, err
	}
	to := (from + 1) % len(c.members)
	var id uint64
	err = c.ask(to, func(ctx context.Context, client *clientv3.Client) error {
		status, err := client.Status(ctx, c.members[to].client)
		if err == nil {
			id = status.Header.MemberId
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return to, c.ask(from, func(ctx context.Context, client *clientv3.Client) error {
		_, err := client.MoveLeader(ctx, id)
		return err
	})
}

// ask calls fn with a client of one member. It does not wait long for members that are dead or
// stopped.
func (c *Cluster) ask(i int, fn func(context.Context, *clientv3.Client) error) error {
	m := c.members[i]
	if m.cmd == nil {
		return errors.New("it does not run")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{"http://" + m.client}, Context: ctx, Logger: zap.NewNop()})
	if err != nil {
		return err
	}
	defer client.Close()
	return fn(ctx, client)
}
