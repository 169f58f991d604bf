package control

import (
	"context"
	"fmt"
	"time"

	"littleshelf/app"
)

const (
	CountStats Act[Nothing, Stats] = "stats"
	CountDays  Act[DaysIn, []Day]  = "stats days"
)

var statsActs = []act{
	query(CountStats, call.countStats),
	query(CountDays, call.countDays),
}

// Stats are the shop's figures.
type Stats struct {
	Readers  int   `json:"readers"`
	Banned   int   `json:"banned"`
	Erased   int   `json:"erased"`
	Sessions int   `json:"sessions"`
	Books    int   `json:"books"`
	Listed   int   `json:"listed"`
	Orders   int   `json:"orders"`
	Refunded int   `json:"refunded"`
	Comments int   `json:"comments"`
	Hidden   int   `json:"hidden"`
	Waiting  int   `json:"waiting"`
	Points   int64 `json:"points"`
	Spent    int64 `json:"spent"`
	Codes    int   `json:"codes"`
	Redeemed int   `json:"redeemed"`
}

// DaysIn is the input of CountDays: the number of days, newest first, that end with today.
type DaysIn struct {
	Count int    `json:"count"`
	Zone  string `json:"zone"`
}

// Day is the figures of one day.
type Day struct {
	Date string `json:"day"`
	Counts
}

// Counts is the numbers of one day.
type Counts struct {
	Readers  int   `json:"new_readers"`
	Comments int   `json:"comments"`
	Orders   int   `json:"orders"`
	Spent    int64 `json:"spent"`
	Refunds  int   `json:"refunds"`
	Returned int64 `json:"returned"`
	Redeemed int   `json:"redeemed"`
	Given    int64 `json:"given"`
	Taken    int64 `json:"taken"`
}

func (c call) countStats(ctx context.Context, _ Nothing) (Stats, error) {
	stats, err := c.Shop.Stats(ctx)
	return Stats(stats), err
}

func (c call) countDays(ctx context.Context, in DaysIn) ([]Day, error) {
	zone, err := loadZone(in.Zone)
	if err != nil {
		return nil, err
	}
	days, err := c.Shop.Days(ctx, in.Count, zone)
	return convertAll(days, func(d app.Day) Day { return Day{d.Date, Counts(d.Counts)} }), err
}

func loadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		err = &app.Error{Code: app.Invalid, Msg: fmt.Sprintf("%q is no time zone", name)}
	}
	return zone, err
}
