package desk

import (
	"io"
	"net/http"
	"time"
)

const (
	// progressSize is the number of bytes that must come within UploadStall. An upload over a slow
	// line may take as long as it needs; one that has stalled is cut off.
	progressSize = 256 << 10
	uploadStall  = time.Minute // unless UploadStall is set

	// respondTime is how long a response may take after the last byte has come. A large PDF takes
	// its time to be examined.
	respondTime = 2 * time.Minute
)

// uploadBody is the body of an upload. It extends the deadlines of its connection while bytes come.
type uploadBody struct {
	io.ReadCloser
	control *http.ResponseController
	stall   time.Duration
	came    int   // bytes since the deadlines were extended
	err     error // why the body broke off
}

func (b *uploadBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.came += n; b.came >= progressSize {
		b.extend(b.stall)
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// extend allows the next bytes to take as long. It ignores the error of a writer without deadlines.
func (b *uploadBody) extend(allowed time.Duration) {
	b.came = 0
	now := time.Now()
	b.control.SetReadDeadline(now.Add(allowed))
	b.control.SetWriteDeadline(now.Add(allowed + respondTime))
}
