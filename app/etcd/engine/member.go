package engine

import (
	"context"
	"crypto/tls"
	"sync/atomic"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// member is a member of the cluster, with a connection of its own. etcd's own client (clientv3)
// sends each request to any member, but only the member that answered a transaction's first read
// surely has that read's revision. It repeats some requests by itself, and the engine must know
// about each. And with an account it does not start while one member is down. So the engine uses
// the generated calls.
type member struct {
	breaker
	address string
	conn    *grpc.ClientConn
	kv      pb.KVClient
	status  pb.MaintenanceClient
	auth    pb.AuthClient
	pages   atomic.Bool // the member is older than etcd 3.7, so it cannot stream lists
}

// A member ends connections that ping it more often than each 5 s.
const pingEvery, pingPatience = 15 * time.Second, 5 * time.Second

// maxReconnect is the longest time between two attempts to connect.
const maxReconnect = 2 * time.Second

// How many bytes a member may send on before they are read: of one answer, and of all answers. A
// list of which a caller needs only the beginning should not make it read the rest.
const streamWindow, connectionWindow = 64 << 10, 16 << 20

// dial returns a member. It connects with the first request. config and user may be nil.
func dial(address string, config *tls.Config, user *account) (*member, error) {
	retry := backoff.DefaultConfig
	retry.BaseDelay, retry.MaxDelay = 100*time.Millisecond, maxReconnect
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithNoProxy(),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: retry, MinConnectTimeout: maxReconnect}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: pingEvery, Timeout: pingPatience}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)),
		grpc.WithStaticStreamWindowSize(streamWindow), grpc.WithStaticConnWindowSize(connectionWindow),
	}
	if config != nil {
		options = append(options, grpc.WithTransportCredentials(credentials.NewTLS(config)))
	}
	if user != nil {
		options = append(options, grpc.WithPerRPCCredentials(user))
	}
	conn, err := grpc.NewClient("passthrough:///"+address, options...) // so that each connection resolves the name
	if err != nil {
		return nil, err
	}
	return &member{
		address: address, conn: conn,
		kv: pb.NewKVClient(conn), status: pb.NewMaintenanceClient(conn), auth: pb.NewAuthClient(conn),
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
	err = e.user.renew(ctx, m, err)
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
