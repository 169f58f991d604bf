package engine

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"littleshelf/app/remote"
	"littleshelf/app/text"
)

// How long requests wait. One member that does not answer must not delay a request for long. All
// members together may need the time of an election, and an operator's restart.
const (
	readPatience   = time.Second
	commitPatience = 1500 * time.Millisecond
	allPatience    = 15 * time.Second
)

var (
	errSilent  = errors.New("no member of the etcd cluster answered in time")
	errClosed  = errors.New("the database is closed")
	errUnknown = errors.New("it is not known whether the change was stored: the etcd cluster stopped answering")
)

// kind is what an error of a member means for the request.
type kind int

const (
	unanswered kind = iota // perhaps it was done, perhaps not; another member may answer
	behind                 // the member does not have the revision yet
	busy                   // it was not done; the member has too much to do
	refused                // it was not done, and no member will do it
)

// kindOf returns the meaning of an error. An error that it does not know is unanswered, which is
// always safe.
func kindOf(err error) kind {
	code, message := status.Code(err), rpctypes.ErrorDesc(err)
	switch {
	case message == rpctypes.ErrorDesc(rpctypes.ErrGRPCFutureRev):
		return behind
	case message == rpctypes.ErrorDesc(rpctypes.ErrGRPCRequestTooManyRequests):
		return busy
	case message == rpctypes.ErrorDesc(rpctypes.ErrGRPCNoSpace), message == rpctypes.ErrorDesc(rpctypes.ErrGRPCCompacted):
		return refused
	case message == rpctypes.ErrorDesc(rpctypes.ErrGRPCAuthOldRevision):
		return busy
	case code == codes.InvalidArgument, code == codes.PermissionDenied, code == codes.Unauthenticated, code == codes.Unimplemented:
		return refused
	}
	return unanswered
}

// sentence returns an error of etcd in words for the operator.
func sentence(err error) error {
	switch rpctypes.ErrorDesc(err) {
	case rpctypes.ErrorDesc(rpctypes.ErrGRPCCompacted):
		return text.Errorf("reading took longer than etcd keeps old states: start etcd with --auto-compaction-mode=periodic and "+
			"--auto-compaction-retention=1h or more (%w)", err)
	case rpctypes.ErrorDesc(rpctypes.ErrGRPCNoSpace):
		return text.Errorf("the etcd database is full: compact and defragment it, disarm its alarm, and raise "+
			"--quota-backend-bytes (%w)", err)
	case rpctypes.ErrorDesc(rpctypes.ErrGRPCTooManyOps), rpctypes.ErrorDesc(rpctypes.ErrGRPCRequestTooLarge):
		return text.Errorf("%w (%w)", remote.ErrTooLarge, err)
	}
	return text.Errorf("etcd: %w", err)
}

// ended returns the error of a request whose context has ended. last is the error of the last
// member that was asked.
func ended(ctx context.Context, last error) error {
	if context.Cause(ctx) != errSilent {
		return ctx.Err()
	}
	if last == nil {
		return errSilent
	}
	return text.Errorf("%w: %w", errSilent, last)
}
