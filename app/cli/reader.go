package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/control"
)

func readerCommands() []command {
	return []command{
		listCommand("reader list", "", "all readers, newest first", control.ListReaders, readerLayout).
			withExamples("littleshelf reader list -limit 20"),
		{
			words: "reader show", args: "READER", summary: "one reader, with the newest orders, ledger entries and comments",
			examples: []string{"littleshelf reader show 01a202c1"},
			run:      showReader,
		},
		changeReader("reader ban", "end a reader's sessions and download links, and refuse new logins", control.BanReader).
			withExamples("littleshelf reader ban 01a202c1 -why advertising"),
		changeReader("reader unban", "let a banned reader log in again", control.UnbanReader).
			withExamples("littleshelf reader unban 01a202c1 -why apologized"),
		changeReader("reader unpicture", "remove the picture that a reader has sent", control.UnpictureReader).
			withExamples("littleshelf reader unpicture 01a202c1 -why indecent"),
		eraseReader(),
	}
}

func eraseReader() command {
	const summary = "delete a reader's personal data for good; orders and points stay, without a name"
	return changeReader("reader erase", summary, control.EraseReader).
		withExamples("littleshelf reader erase 01a202c1 -why asked").
		confirming(loss{
			show:    showErased,
			warning: "The reader's name, picture, comments and sessions are deleted for good; orders and points stay, without a name.",
		})
}

func changeReader(words, summary string, act control.Act[control.ReaderChange, control.Done]) command {
	var req requestFlags
	return command{
		words: words, args: "READER", summary: summary, flags: req.define,
		run: change(act, func(j *job) (control.ReaderChange, error) {
			return control.ReaderChange{Request: req.build(j), Reader: j.args[0]}, nil
		}),
	}
}

func showReader(ctx context.Context, j *job) error {
	return j.withDossier(ctx, func(d control.Dossier) error {
		return j.show(d, func(w io.Writer) { dossierTables(j, w, d) })
	})
}

// showErased shows a reader on stderr. It replaces the argument by the uid, because the name may
// belong to another reader when the question is answered.
func showErased(ctx context.Context, j *job) error {
	return j.withDossier(ctx, func(d control.Dossier) error {
		j.args[0] = d.ID.String()
		dossierTables(j, j.Stderr, d)
		return nil
	})
}

func (j *job) withDossier(ctx context.Context, fn func(control.Dossier) error) error {
	return j.withClient(ctx, func(client *control.Client) error {
		d, err := control.ShowReader.Do(ctx, client, control.ReaderIn{Reader: j.args[0]})
		if err != nil {
			return err
		}
		return fn(d)
	})
}

func dossierTables(j *job, w io.Writer, d control.Dossier) {
	readerLayout.write(j, w, []control.Reader{d.Reader})
	if len(d.Orders) > 0 {
		fmt.Fprintln(w)
		orderLayout.write(j, w, d.Orders)
	}
	if len(d.Statement) > 0 {
		fmt.Fprintln(w)
		entryLayout.write(j, w, d.Statement)
	}
	if len(d.Comments) > 0 {
		fmt.Fprintln(w)
		commentLayout.write(j, w, d.Comments)
	}
}

var readerLayout = layout[control.Reader]{
	header:   []string{"READER", "NAME", "BALANCE", "STANDING", "DEVICES", "CREATED", "SEEN"},
	numbers:  []int{2, 4},
	flexible: []int{1},
	cells: func(j *job, r control.Reader) []string {
		return []string{
			r.ID.String(), r.Name, strconv.FormatInt(r.Balance, 10), j.Lang.Text(r.Standing), strconv.Itoa(r.Devices),
			j.formatTime(r.Created), j.formatTime(r.Seen),
		}
	},
}

var entryLayout = layout[control.Entry]{
	header:  []string{"ENTRY", "POINTS", "BALANCE", "WHY", "TIME", "FOR"},
	numbers: []int{0, 1, 2},
	cells: func(j *job, e control.Entry) []string {
		return []string{
			strconv.FormatUint(e.Seq, 10), fmt.Sprintf("%+d", e.Delta), strconv.FormatInt(e.Balance, 10), j.Lang.Text(string(e.Why)),
			j.formatTime(e.At), e.Ref,
		}
	},
}

// shortID returns the last group of a uid, for lists. Commands accept it as READER.
func shortID(id app.UserID) string {
	text := id.String()
	return text[strings.LastIndexByte(text, '-')+1:]
}
