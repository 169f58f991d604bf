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
	"slices"
	"time"

	"littleshelf/app"
	"littleshelf/app/cover"
)

// pictureKind is what a child process makes of a picture. A picture may take more memory than a
// server of readers can spare, and a fault of a decoder must not end it.
type pictureKind struct {
	args    []string      // of the child; the help does not list them, because only this program uses them
	maxFile int64         // bytes
	time    time.Duration // that a child may work on a picture that has come
	wait    time.Duration // for the picture before; 0 waits as long as the client
	make    func(file []byte) ([]byte, error)
}

var (
	coverKind = pictureKind{[]string{"picture"}, cover.MaxFile, 30 * time.Second, 0, func(file []byte) ([]byte, error) {
		picture, err := cover.Encode(bytes.NewReader(file))
		return picture.Large, err
	}}

	// avatarKind makes a reader's picture in less time than is left of a response's.
	avatarKind = pictureKind{[]string{"picture", "avatar"}, cover.MaxAvatarFile, 6 * time.Second, 3 * time.Second, cover.Avatar}
)

// maxFault is the length of the longest sentence of a child that is repeated, in bytes.
const maxFault = 300

// pictureKindOf returns the kind that the arguments of a child process name.
func pictureKindOf(args []string) (pictureKind, bool) {
	for _, kind := range []pictureKind{coverKind, avatarKind} {
		if slices.Equal(args, kind.args) {
			return kind, true
		}
	}
	return pictureKind{}, false
}

// pictureEncoder makes pictures of a kind, each in a child process. One child works at a time.
type pictureEncoder struct {
	pictureKind
	busy chan struct{}
}

func newPictureEncoder(kind pictureKind) pictureEncoder {
	return pictureEncoder{kind, make(chan struct{}, 1)}
}

// encode returns the picture. A file that is none is an app.Invalid.
func (e pictureEncoder) encode(ctx context.Context, file io.Reader) ([]byte, error) {
	if err := e.takeTurn(ctx); err != nil {
		return nil, err
	}
	defer func() { <-e.busy }()
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var made, said bytes.Buffer
	child := exec.CommandContext(ctx, self, e.args...)
	child.Stdin, child.Stdout, child.Stderr = file, &made, &said
	child.Env = []string{}
	child.SysProcAttr = ownProcessGroup()
	err = child.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == exitUsage {
		return nil, &app.Error{Code: app.Invalid, Msg: said.String()}
	}
	if err != nil {
		return nil, errors.Join(ctx.Err(), err, errors.New(said.String()[:min(said.Len(), maxFault)]))
	}
	return made.Bytes(), nil
}

// encodeFile is encode for a file in memory.
func (e pictureEncoder) encodeFile(ctx context.Context, file []byte) ([]byte, error) {
	return e.encode(ctx, bytes.NewReader(file))
}

// takeTurn waits until no other child works.
func (e pictureEncoder) takeTurn(ctx context.Context) error {
	var late <-chan time.Time
	if e.wait > 0 {
		timer := time.NewTimer(e.wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case e.busy <- struct{}{}:
		return nil
	case <-late:
		return app.TooOften(e.wait)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// encodePicture is the child: it makes a picture of the file on stdin. It returns exitUsage if the
// fault is the file's, which it says on stderr.
func encodePicture(kind pictureKind, stdin io.Reader, stdout, stderr io.Writer) int {
	runtime.GOMAXPROCS(1)                                       // the shop has the other cores
	os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // the shop must live; it may be forbidden
	file, err := io.ReadAll(io.LimitReader(stdin, kind.maxFile+1))
	if err != nil {
		fmt.Fprint(stderr, err)
		return exitFailed
	}
	time.AfterFunc(kind.time, func() { os.Exit(exitFailed) })
	made, err := kind.make(file)
	if err != nil {
		fmt.Fprintf(stderr, "%.*s", maxFault, err)
		return exitUsage
	}
	if _, err := stdout.Write(made); err != nil {
		return exitFailed
	}
	return exitDone
}
