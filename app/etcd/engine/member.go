package engine

import (
	"context"
	"sync/atomic"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

// member is a member of the cluster, with a connection of its own. A client of etcd would send each
// request to any member, but only the member that answered a transaction's first read surely has
// that read's revision. The engine also does all repetitions itself, since it must know about each
// of them.
type member struct {
	breaker
	address string
	client  *clientv3.Client
	kv      pb.KVClient
	status  pb.MaintenanceClient
	pages   atomic.Bool // the member is older than etcd 3.7, so it cannot stream lists
}

// A member ends connections that ping it more often than each 5 s.
const pingEvery, pingPatience = 15 * time.Second, 5 * time.Second

// maxReconnect is the longest time between two attempts to connect.
const maxReconnect = 2 * time.Second

// How many bytes a member may send on before they are read: of one answer, and of all answers. A
// list of which a caller needs only the beginning should not make it read the rest.
const streamWindow, connectionWindow = 64 << 10, 16 << 20

// dial returns a member. It connects with the first request.
func dial(address string, config clientv3.Config) (*member, error) {
	config.Endpoints = []string{"http://" + address}
	if config.TLS != nil {
		config.Endpoints = []string{"https://" + address}
	}
	config.DialTimeout, config.DialKeepAliveTime, config.DialKeepAliveTimeout = commitPatience, pingEvery, pingPatience
	config.Logger = zap.NewNop()
	retry := backoff.DefaultConfig
	retry.BaseDelay, retry.MaxDelay = 100*time.Millisecond, maxReconnect
	config.DialOptions = []grpc.DialOption{
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: retry, MinConnectTimeout: maxReconnect}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)),
		grpc.WithStaticStreamWindowSize(streamWindow), grpc.WithStaticConnWindowSize(connectionWindow),
	}
	client, err := clientv3.New(config)
	if err != nil {
		return nil, err
	}
	return &member{
		address: address, client: client,
		kv: pb.NewKVClient(client.ActiveConnection()), status: pb.NewMaintenanceClient(client.ActiveConnection()),
	}, nil
}

// maxAnswer is the largest message that a member sends, in bytes: 128 of the largest values.
const maxAnswer = 128 * maxRequest

// pick returns the member for a request, which is not but if there is another one.
func (e *Engine) pick(but *member) *member {
	now, turn := time.Now(), int(e.turn.Add(1)&0xffff)
	for i := range e.members {
		if m := e.members[(turn+i)%len(e.members)]; m != but && m.allows(now) {
			return m
		}
	}
	m := e.members[turn%len(e.members)] // all are left alone
	if m == but {
		m = e.members[(turn+1)%len(e.members)]
	}
	return m
}

// request sends a request to a member, and to others until one answers. It returns the member that
// answered. send returns the header of the answer, and an error that is not of kind unanswered or
// behind ends the request. first may be nil.
func (e *Engine) request(ctx context.Context, first *member, patience time.Duration,
	send func(context.Context, *member) (*pb.ResponseHeader, error)) (*member, error) {
	m := first
	if m == nil || !m.answers() {
		m = e.pick(nil)
	}
	for n := 1; ; n++ {
		if err := e.usable(ctx); err != nil {
			return nil, err
		}
		header, err := e.once(ctx, m, patience, send)
		if err == nil {
			return m, e.check(header, m)
		}
		if ctx.Err() != nil {
			return nil, ended(ctx, err)
		}
		if kindOf(err) == refused {
			return nil, sentence(err)
		}
		if n >= len(e.members) {
			pause(ctx, n)
		}
		m = e.pick(m)
	}
}

// once sends a request to one member, and notes whether it answered.
func (e *Engine) once(ctx context.Context, m *member, patience time.Duration,
	send func(context.Context, *member) (*pb.ResponseHeader, error)) (*pb.ResponseHeader, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	header, err := send(limited, m)
	e.note(ctx, m, err)
	return header, err
}

// note tells the breaker of a member about an answer.
func (e *Engine) note(ctx context.Context, m *member, err error) {
	switch {
	case err == nil || kindOf(err) != unanswered:
		m.answered()
	case ctx.Err() == nil && m.failed(time.Now()):
		e.counts.leftAlone.Add(1)
	}
}

// pause waits between two rounds of requests to all members, longer after more requests.
func pause(ctx context.Context, n int) {
	select {
	case <-ctx.Done():
	case <-time.After(min(time.Duration(n)*10*time.Millisecond, 200*time.Millisecond)):
	}
}
