package control

import (
	"context"

	"littleshelf/app"
)

const (
	ListCategories Act[Nothing, []Category]  = "category list"
	SetCategory    Act[CategoryEdit, Done]   = "category set"
	RenameCategory Act[CategoryEdit, Done]   = "category rename"
	RemoveCategory Act[CategoryChange, Done] = "category remove"
)

var categoryActs = []act{
	query(ListCategories, call.listCategories),
	change(SetCategory, call.setCategory),
	change(RenameCategory, call.renameCategory),
	change(RemoveCategory, call.removeCategory),
}

// Category is a category, with the number of its books that are for sale.
type Category struct {
	Number int    `json:"category"`
	Name   string `json:"name"`
	Order  int    `json:"place"`
	Books  int    `json:"books"`
}

// CategoryChange is the input of an act on one category.
type CategoryChange struct {
	Request
	Number int `json:"category"`
}

// CategoryEdit names a category.
type CategoryEdit struct {
	CategoryChange
	Name  string `json:"name"`
	Order *int   `json:"place,omitempty"` // of SetCategory only
}

func (c call) listCategories(ctx context.Context, _ Nothing) ([]Category, error) {
	all, _, err := c.Shop.Categories(ctx)
	return convertAll(all, func(c app.CountedCategory) Category {
		return Category{Number: c.Number, Name: c.Name, Order: c.Order, Books: c.Books}
	}), err
}

func (c call) setCategory(ctx context.Context, in CategoryEdit) (Done, error) {
	return done(c.Shop.SetCategory(ctx, in.asked(), in.Number, in.Name, in.Order))
}

func (c call) renameCategory(ctx context.Context, in CategoryEdit) (Done, error) {
	return done(c.Shop.RenameCategory(ctx, in.asked(), in.Number, in.Name))
}

func (c call) removeCategory(ctx context.Context, in CategoryChange) (Done, error) {
	return done(c.Shop.RemoveCategory(ctx, in.asked(), in.Number))
}
