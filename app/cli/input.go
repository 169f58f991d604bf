package cli

import (
	"context"
	"io"
	"os"
	"strings"

	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// stdio is the FILE argument for standard input or output.
const stdio = "-"

// displayName returns the name of an input FILE in messages.
func displayName(path string) string {
	if path == stdio {
		return "standard input"
	}
	return path
}

// open opens a FILE for one read from beginning to end. size is 0 if it is unknown.
func (j *job) open(ctx context.Context, path string) (in io.ReadCloser, size int64, err error) {
	if isStream(path) {
		return interruptible(ctx, func() (io.ReadCloser, error) { return j.openStream(path) }), 0, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// isStream reports whether a FILE is standard input, a pipe or a device. Reading it may block, and
// it can be read only once.
func isStream(path string) bool {
	info, err := os.Stat(path)
	return path == stdio || err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

func (j *job) openStream(path string) (io.ReadCloser, error) {
	if path == stdio {
		return io.NopCloser(j.Stdin), nil
	}
	return os.Open(path)
}

// interruptible opens a file and reads it until ctx ends. Opening and reading a pipe without a
// writer block for ever, so the blocked goroutine ends only with the process.
func interruptible(ctx context.Context, open func() (io.ReadCloser, error)) io.ReadCloser {
	out, in := io.Pipe()
	context.AfterFunc(ctx, func() { in.CloseWithError(ctx.Err()) })
	go func() {
		from, err := open()
		if err == nil {
			_, err = io.Copy(in, from)
			from.Close()
		}
		in.CloseWithError(err)
	}()
	return out
}

// withFile calls fn with a FILE that can be read more than once. It copies a stream to the folder
// dir and removes the copy after fn returns.
func withFile[T any](ctx context.Context, j *job, path, dir string, fn func(path string) (T, error)) (result T, err error) {
	if !isStream(path) {
		return fn(path)
	}
	temp, err := durable.Create(dir, "littleshelf-input", 0o600)
	if err != nil {
		return result, err
	}
	defer temp.Close()
	in, _, err := j.open(ctx, path)
	if err != nil {
		return result, err
	}
	defer in.Close()
	progress := j.progress()
	_, err = io.Copy(temp, &progressReader{Reader: in, progress: progress.update})
	progress.end()
	if err != nil {
		return result, err
	}
	if result, err = fn(temp.Path()); err != nil {
		err = copyError{err, temp.Path(), displayName(path)}
	}
	return result, err
}

// copyError is an error about the copy of a FILE. Its text has the FILE's name instead of the
// copy's.
type copyError struct {
	error
	path, name string
}

func (e copyError) Error() string { return strings.ReplaceAll(e.error.Error(), e.path, e.name) }

// In returns the text in a language.
func (e copyError) In(l text.Lang) string {
	return strings.ReplaceAll(l.Error(e.error), e.path, l.Text(e.name))
}

func (e copyError) Unwrap() error { return e.error }
