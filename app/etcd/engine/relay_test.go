package engine_test

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

// relay is a member that passes requests on to a real one, and loses some answers. It cannot stream
// lists, like an etcd before 3.7.
type relay struct {
	pb.UnimplementedKVServer
	to      atomic.Pointer[clientv3.Client]
	address string
	commits atomic.Int64
	streams atomic.Int64 // requests for a stream

	// lose decides about the n-th commit, counting from 1. It may be nil.
	lose func(n int64) loss
	// after is called when the n-th commit is done, before it is answered. It may be nil.
	after func(n int64)
	held  atomic.Pointer[pb.TxnRequest] // the last commit that is held
}

// loss is what happens to a commit.
type loss int

const (
	kept     loss = iota
	unsaid        // it is done, and the answer is lost
	late          // it is done after the client was told that it failed
	dropped       // it is not done
	held          // it is done by release, after the client was told that it failed
	overfull      // it is done, and the answer says that the database is full
)

var errLost = status.Error(codes.Unavailable, "relay: the answer was lost")

// newRelay starts a relay to a member of the shared cluster. tls may be nil.
func newRelay(t testing.TB, to string, tls credentials.TransportCredentials) *relay {
	t.Helper()
	r := new(relay)
	r.connect(t, to)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.address = listener.Addr().String()
	var options []grpc.ServerOption
	if tls != nil {
		options = append(options, grpc.Creds(tls))
	}
	server := grpc.NewServer(options...)
	pb.RegisterKVServer(server, r)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	return r
}

// connect lets the relay pass requests on to another member.
func (r *relay) connect(t testing.TB, to string) {
	t.Helper()
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{"http://" + to}, Logger: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	r.to.Store(client)
}

func (r *relay) kv() pb.KVClient { return pb.NewKVClient(r.to.Load().ActiveConnection()) }

func (r *relay) Range(ctx context.Context, request *pb.RangeRequest) (*pb.RangeResponse, error) {
	return r.kv().Range(ctx, request)
}

func (r *relay) RangeStream(*pb.RangeRequest, grpc.ServerStreamingServer[pb.RangeStreamResponse]) error {
	r.streams.Add(1)
	return status.Error(codes.Unimplemented, "unknown method RangeStream")
}

func (r *relay) Txn(ctx context.Context, request *pb.TxnRequest) (*pb.TxnResponse, error) {
	if len(request.Compare) == 0 || r.lose == nil {
		return r.kv().Txn(ctx, request)
	}
	switch r.lose(r.commits.Add(1)) {
	case unsaid:
		r.kv().Txn(ctx, request)
		return nil, errLost
	case late:
		go func() {
			time.Sleep(20 * time.Millisecond)
			r.kv().Txn(context.Background(), request)
		}()
		return nil, errLost
	case dropped:
		return nil, errLost
	case held:
		r.held.Store(request)
		r.after(r.commits.Load())
		return nil, errLost
	case overfull:
		if answer, err := r.kv().Txn(ctx, request); err != nil || !answer.Succeeded {
			return answer, err
		}
		return nil, status.Error(codes.ResourceExhausted, "etcdserver: mvcc: database space exceeded")
	}
	answer, err := r.kv().Txn(ctx, request)
	if r.after != nil {
		r.after(r.commits.Load())
	}
	return answer, err
}

// release does the commit that is held.
func (r *relay) release(t testing.TB) {
	if _, err := r.kv().Txn(t.Context(), r.held.Load()); err != nil {
		t.Error(err)
	}
}
