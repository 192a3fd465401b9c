package store

import (
	"database/sql"
	"fmt"

	"guben/period"
)

// never is how a day that does not come is kept in columns that are sorted: after
// all others.
const never = "9999-12-31"

// DayText is a day as it is kept; 0, no day, is "".
func DayText(d period.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// LastDay is a last day as it is kept; 0, which does not come, stands after all
// others.
func LastDay(d period.Day) string {
	if d == 0 {
		return never
	}
	return d.String()
}

// Day reads what DayText and LastDay wrote.
func Day(into *period.Day) sql.Scanner { return day{into} }

type day struct{ into *period.Day }

// Scan reads a column.
func (d day) Scan(from any) (err error) {
	text, ok := from.(string)
	if !ok {
		return fmt.Errorf("a day is text, not %T", from)
	}
	if *d.into = 0; text != "" && text != never {
		*d.into, err = period.Parse(text)
	}
	return err
}
