package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"littleshelf/app"
	"littleshelf/app/cover"
)

// pictureArgs are the arguments of a child process that makes a cover of a picture. The help does
// not list them, because only this program uses them.
var pictureArgs = []string{"picture"}

const (
	// pictureTime is how long a child may work on a picture that has come.
	pictureTime = 30 * time.Second

	// maxFault is the length of the longest sentence of a child that is repeated, in bytes.
	maxFault = 300
)

// coverEncoder makes covers of the keeper's pictures, each in a child process, because a picture
// may take more memory than a server of readers can spare. One child works at a time.
type coverEncoder struct{ busy chan struct{} }

func newCoverEncoder() coverEncoder { return coverEncoder{make(chan struct{}, 1)} }

// encode returns the large size of the cover. A picture that is none is an app.Invalid.
func (e coverEncoder) encode(ctx context.Context, picture io.Reader) ([]byte, error) {
	select {
	case e.busy <- struct{}{}:
		defer func() { <-e.busy }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var large, said bytes.Buffer
	child := exec.CommandContext(ctx, self, pictureArgs...)
	child.Stdin, child.Stdout, child.Stderr = picture, &large, &said
	child.Env = []string{}
	child.SysProcAttr = ownProcessGroup()
	err = child.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == exitUsage {
		return nil, &app.Error{Code: app.Invalid, Msg: said.String()}
	}
	if err != nil {
		return nil, errors.Join(err, errors.New(said.String()[:min(said.Len(), maxFault)]))
	}
	return large.Bytes(), nil
}

// encodePicture is the child: it makes a cover of the picture on stdin. It returns exitUsage if the
// fault is the picture's, which it says on stderr.
func encodePicture(stdin io.Reader, stdout, stderr io.Writer) int {
	runtime.GOMAXPROCS(1)                                       // the shop has the other cores
	os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // the shop must live; it may be forbidden
	file, err := io.ReadAll(io.LimitReader(stdin, cover.MaxFile+1))
	if err != nil {
		fmt.Fprint(stderr, err)
		return exitFailed
	}
	time.AfterFunc(pictureTime, func() { os.Exit(exitFailed) })
	picture, err := cover.Encode(bytes.NewReader(file))
	if err != nil {
		fmt.Fprintf(stderr, "%.*s", maxFault, err)
		return exitUsage
	}
	if _, err := stdout.Write(picture.Large); err != nil {
		return exitFailed
	}
	return exitDone
}
