package web

import "littleshelf/app"

// The calls about the shop and its books, beside those of published clients.

type searchIn struct {
	Origin   origin
	Words    words         `param:"q,optional"`
	Category *int          `param:"category,optional"`
	Order    app.BookOrder `param:"sort,optional"`
	Before   app.BookID    `param:"before,optional"`
	Limit    int           `param:"limit,optional"`
	Platform platform      `param:"platform,optional"`
}

type searchOut struct {
	envelope
	Data  []book     `json:"data"`
	Total int        `json:"total"`
	Next  app.BookID `json:"next"` // before of the next page; 0 if there is none
}

type positionIn struct {
	Book app.BookID `param:"bookid"`
	SKey app.SKey   `param:"skey"`
}

type setPositionIn struct {
	Book app.BookID `param:"bookid"`
	SKey app.SKey   `param:"skey"`
	Page pageNumber `param:"page"`
}

// pageNumber is the number of a page, from 1.
type pageNumber int

type positionOut struct {
	envelope
	Data position `json:"data"`
}

type position struct {
	Page  int    `json:"page"`
	Pages int    `json:"pages"`
	Time  string `json:"time"`
}

type categoriesIn struct {
	Origin origin
}

type categoriesOut struct {
	envelope
	Data []category `json:"data"`
}

type category struct {
	Number int    `json:"category"`
	Name   string `json:"name"`
	Count  int    `json:"count"`
}

type pagesIn struct {
	Origin origin
	Book   app.BookID `param:"bookid"`
	SKey   app.SKey   `param:"skey,optional"`
}

type pagesOut struct {
	envelope
	Data contents `json:"data"`
}

type contents struct {
	Pages    int       `json:"pages"`
	Sample   int       `json:"sample"`
	Sizes    []run     `json:"sizes"`
	Outline  []chapter `json:"outline"`
	PageURL  string    `json:"page_url"`
	Drawable bit       `json:"drawable"`
}

// run is the size of some pages that follow each other: count, width, height.
type run [3]int

type chapter struct {
	Level int    `json:"level"`
	Page  int    `json:"page"`
	Title string `json:"title"`
}

type shopInfoIn struct {
	Platform platform `param:"platform,optional"`
}

type shopInfoOut struct {
	envelope
	Name         string         `json:"name"`
	Contact      string         `json:"contact"`
	RecordNumber string         `json:"record_number"`
	About        string         `json:"about"`
	SignupPoints int64          `json:"signup_points"`
	SamplePages  int            `json:"sample_pages"`
	Moderation   app.Moderation `json:"moderation"`
	Version      string         `json:"version"`
	Demo         bit            `json:"demo"`
	Hide         string         `json:"hide,omitempty"`
	Pairs        bit            `json:"pairs"`
	Pictures     bit            `json:"pictures"`
	Templates    []string       `json:"templates"`
}
