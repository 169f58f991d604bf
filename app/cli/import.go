package cli

import (
	"context"
	"errors"
	"io"

	"littleshelf/app/text"
)

func importCommand() command {
	return command{
		words: "import", args: "FILE", summary: "load the output of export into an empty database",
		examples: []string{"littleshelf import -db new.db shop.ndjson"},
		run:      importFile,
	}
}

func importFile(ctx context.Context, j *job) error {
	file, size, err := j.open(ctx, j.args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	progress := j.progress()
	rows, err := j.Offline.Import(ctx, j.db, &progressReader{Reader: file, total: size, progress: progress.update})
	progress.end()
	if errors.Is(err, j.InUse) {
		return j.needsStop(err)
	}
	if err != nil {
		return text.Errorf("import %v: %w", displayName(j.args[0]), err)
	}
	return j.show(imported{rows}, func(w io.Writer) { j.Lang.Fprintf(w, "%s: %d rows imported\n", j.db, rows) })
}

// imported is the JSON output of import.
type imported struct {
	Rows int `json:"rows"`
}

// progressReader is a reader that reports its progress in bytes.
type progressReader struct {
	io.Reader
	done, total int64
	progress    func(done, total int64)
}

func (m *progressReader) Read(b []byte) (int, error) {
	n, err := m.Reader.Read(b)
	if n > 0 {
		m.done += int64(n)
		m.progress(m.done, m.total)
	}
	return n, err
}
