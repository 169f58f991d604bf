package cli

import (
	"context"
	"flag"
	"strconv"

	"littleshelf/app/control"
)

func categoryCommands() []command {
	return []command{
		{
			words: "category list", summary: "the categories in their order, with the number of books for sale",
			examples: []string{"littleshelf category list"},
			run:      listCategories,
		},
		setCategory(),
		editCategory("category rename", "change the name of a category", control.RenameCategory).
			withExamples("littleshelf category rename 2 Classics"),
		removeCategory(),
	}
}

func listCategories(ctx context.Context, j *job) error {
	return j.withClient(ctx, func(client *control.Client) error {
		rows, err := control.ListCategories.Do(ctx, client, control.Nothing{})
		if err != nil {
			return err
		}
		return categoryLayout.print(j, categoryLayout.table(j), rows)
	})
}

var categoryLayout = layout[control.Category]{
	header:   []string{"CATEGORY", "NAME", "PLACE", "BOOKS"},
	numbers:  []int{0, 2, 3},
	flexible: []int{1},
	cells: func(_ *job, c control.Category) []string {
		return []string{strconv.Itoa(c.Number), c.Name, strconv.Itoa(c.Order), strconv.Itoa(c.Books)}
	},
}

func setCategory() command {
	var req requestFlags
	var place *int
	return command{
		words: "category set", args: "CATEGORY NAME", summary: "make a category, or change it; CATEGORY 0 is the next free number",
		examples: []string{"littleshelf category set 0 Poems", "littleshelf category set 3 Computing -place 1"},
		flags: func(f *flag.FlagSet) {
			req.define(f)
			f.Func("place", "the category's place in lists, a `NUMBER` (default: as it is; a new category comes last)", numberFlag(&place))
		},
		run: change(control.SetCategory, func(j *job) (control.CategoryEdit, error) {
			in, err := j.categoryEdit(&req)
			in.Order = place
			return in, err
		}),
	}
}

func editCategory(words, summary string, act control.Act[control.CategoryEdit, control.Done]) command {
	var req requestFlags
	return command{
		words: words, args: "CATEGORY NAME", summary: summary, flags: req.define,
		run: change(act, func(j *job) (control.CategoryEdit, error) { return j.categoryEdit(&req) }),
	}
}

func removeCategory() command {
	var req requestFlags
	return command{
		words: "category remove", args: "CATEGORY", summary: "remove a category that no book is in", flags: req.define,
		examples: []string{"littleshelf category remove 7"},
		run:      change(control.RemoveCategory, func(j *job) (control.CategoryChange, error) { return j.category(&req) }),
	}
}

// category parses the first argument as the number of a category.
func (j *job) category(req *requestFlags) (control.CategoryChange, error) {
	number, err := strconv.Atoi(j.args[0])
	if err != nil || number < 0 {
		return control.CategoryChange{}, usagef("%q is not a category's number", j.args[0])
	}
	return control.CategoryChange{Request: req.build(j), Number: number}, nil
}

func (j *job) categoryEdit(req *requestFlags) (control.CategoryEdit, error) {
	change, err := j.category(req)
	return control.CategoryEdit{CategoryChange: change, Name: j.args[len(j.args)-1]}, err
}
