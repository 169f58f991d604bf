package s3

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"

	"littleshelf/app/text"
)

// gate makes requests fail at once while the storage does not answer. Otherwise each reader would
// wait for as long as a request may take.
type gate struct {
	mu    sync.Mutex
	err   error     // of the last request, if the storage did not answer it
	retry time.Time // when one request may try again
}

// restTime is the time between two attempts while the storage does not answer.
const restTime = 2 * time.Second

func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err != nil && time.Now().Before(g.retry) {
		return g.err
	}
	g.retry = time.Now().Add(requestTime) // of the others, while this request tries
	return nil
}

func (g *gate) leave(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.err = nil
	if isOutage(err) {
		g.err, g.retry = err, time.Now().Add(restTime)
	}
}

// outage is the error of a request that the storage did not answer.
type outage struct{ error }

func (o outage) Unwrap() error { return o.error }

// Temporary is for app.Files.
func (outage) Temporary() bool { return true }

func isOutage(err error) bool {
	_, is := errors.AsType[outage](err)
	return is
}

// do makes a request for anything but the content of a file. It returns fs.ErrNotExist for a
// missing object, and other errors as sentences.
func (b *Bucket) do(request func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	return b.pass(func() error { return request(ctx) })
}

// pass makes a request of any length.
func (b *Bucket) pass(request func() error) error {
	if err := b.gate.enter(); err != nil {
		return err
	}
	err := b.explain(request())
	b.gate.leave(err)
	return err
}

var (
	errCondition      = errors.New("the storage has another object under this key")
	errNotImplemented = errors.New("the storage does not know such a request")
)

// explain returns the sentence of an error of the client.
func (b *Bucket) explain(err error) error {
	if err == nil {
		return nil
	}
	refused, answered := errors.AsType[minio.ErrorResponse](err)
	switch code := refused.Code; {
	case !answered, refused.StatusCode >= 500 && code != minio.NotImplemented:
		if inner, is := errors.AsType[*url.Error](err); is {
			err = inner.Err // without the address
		}
		return outage{text.Errorf("the storage %s does not answer: %v", b.endpoint.Host, err)}
	case code == minio.NoSuchKey, code == "NotFound":
		return fs.ErrNotExist
	case code == minio.PreconditionFailed:
		return errCondition
	case code == minio.NotImplemented:
		return errNotImplemented
	case code == minio.NoSuchBucket:
		return text.Errorf("the storage %s has no bucket %s", b.endpoint.Host, b.bucket)
	case code == minio.InvalidAccessKeyID, code == minio.SignatureDoesNotMatch, code == "InvalidToken", code == "ExpiredToken":
		return text.Errorf("the storage %s refuses the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (%s)", b.endpoint.Host, code)
	case code == minio.RequestTimeTooSkewed:
		return text.Errorf("the clock of this machine is wrong for the storage %s: set it", b.endpoint.Host)
	case code == minio.AccessDenied:
		return text.Errorf("the storage %s forbids this to the keys: the bucket's policy must allow GetObject, PutObject, "+
			"DeleteObject and ListBucket", b.endpoint.Host)
	default:
		return text.Errorf("the storage %s refuses the request: %s", b.endpoint.Host, clip(code+" "+refused.Message, 120))
	}
}
