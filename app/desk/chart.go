package desk

import (
	"slices"
	"time"

	"littleshelf/app"
)

// chart is the orders of each day as bars. Its height is 120 and its width 720, which the page
// stretches.
type chart struct {
	Bars               []bar // oldest first
	First              string
	Sum                int64
	Most, Least, Today chartDay
}

type bar struct {
	X, Y, Width, Height int
	Now                 bool
}

type chartDay struct {
	Date   string // as 11/21
	Orders int64
}

const (
	chartWidth  = 720
	chartHeight = 120
	chartRoom   = 12 // above the highest bar
)

// newChart draws days, which stand newest first. A day with more refunds than orders has no bar.
func newChart(days []app.Day) chart {
	drawn := make([]chartDay, 0, len(days))
	for _, day := range slices.Backward(days) {
		drawn = append(drawn, chartDay{shortDate(day.Date), int64(day.Kept())})
	}
	byOrders := func(a, b chartDay) int { return int(a.Orders - b.Orders) }
	c := chart{
		First: drawn[0].Date, Most: slices.MaxFunc(drawn, byOrders), Least: slices.MinFunc(drawn, byOrders),
		Today: drawn[len(drawn)-1],
	}
	step := chartWidth / len(drawn)
	for i, day := range drawn {
		c.Sum += day.Orders
		height := int(max(0, day.Orders) * (chartHeight - chartRoom) / max(1, c.Most.Orders))
		c.Bars = append(c.Bars, bar{
			X: i*step + step/8, Y: chartHeight - height, Width: step * 3 / 4, Height: height, Now: i == len(drawn)-1,
		})
	}
	return c
}

// shortDate returns 2026-11-21 as 11/21.
func shortDate(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.Format("1/2")
}

// tableRow is the figures of a week, or of a day of a short span.
type tableRow struct {
	First, Last string // as 11/21
	Now         bool   // today is in it
	app.Counts
}

// tableOf sums days, which stand newest first, by weeks that begin on Monday. It returns the oldest
// first, and the days themselves if there are at most seven.
func tableOf(days []app.Day) (rows []tableRow) {
	byDay := len(days) <= 7
	for i, day := range slices.Backward(days) {
		date, _ := time.Parse(time.DateOnly, day.Date)
		if byDay || len(rows) == 0 || date.Weekday() == time.Monday {
			rows = append(rows, tableRow{First: shortDate(day.Date)})
		}
		row := &rows[len(rows)-1]
		row.Last, row.Now = shortDate(day.Date), i == 0
		row.Add(day.Counts)
	}
	return rows
}
