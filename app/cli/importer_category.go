package cli

import (
	"context"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
)

// importCategories are the categories of the shop during an import. The import creates missing
// ones.
type importCategories struct {
	numbers map[string]int // by the folded name; 0 in a dry run that would make the category
	made    []string
}

func (i importer) listCategories(ctx context.Context) (*importCategories, error) {
	all, err := control.ListCategories.Do(ctx, i.client, control.Nothing{})
	c := &importCategories{numbers: make(map[string]int)}
	for _, category := range all {
		c.numbers[app.FoldName(category.Name)] = category.Number
	}
	return c, err
}

// findCategory returns the number of a category that is written as a number or a name. missing is
// true for the name of no category.
func (i importer) findCategory(typed string) (number int, missing bool) {
	if typed == "" {
		return 0, false
	}
	if number, err := strconv.Atoi(typed); err == nil {
		return number, false
	}
	number, known := i.categories.numbers[app.FoldName(typed)]
	return number, !known
}

// tryCategory returns an error if no category of this name can be made.
func (i importer) tryCategory(ctx context.Context, name string) error {
	_, err := i.setCategory(ctx, name, true)
	return err
}

// makeCategory makes a category, or plans to in a dry run.
func (i importer) makeCategory(ctx context.Context, name string) (number int, err error) {
	if !i.dryRun {
		done, err := i.setCategory(ctx, name, false)
		if err != nil {
			return 0, err
		}
		if number, err = strconv.Atoi(done.To); err != nil {
			return 0, err
		}
	}
	i.categories.numbers[app.FoldName(name)] = number
	i.categories.made = append(i.categories.made, name)
	return number, nil
}

func (i importer) setCategory(ctx context.Context, name string, try bool) (control.Done, error) {
	id := app.RequestID(app.NewID(i.Now(), i.Rand))
	return control.SetCategory.Do(ctx, i.client, control.CategoryEdit{
		CategoryChange: control.CategoryChange{Request: control.Request{ID: id, Who: i.Who, Why: i.why, Try: try}}, Name: name,
	})
}
