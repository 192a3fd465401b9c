package ledger

import (
	"fmt"

	"guben/division"
	"guben/period"
	"guben/store"
)

// never is how a day that does not come is stored, so that columns of days are
// never null and sort last.
var never = division.Forever.String()

// text is a day as stored; 0 never comes.
func text(d period.Day) string {
	if d == 0 {
		return never
	}
	return d.String()
}

// day scans what text wrote.
type day struct{ into *period.Day }

// Scan reads the day of a column.
func (d day) Scan(from any) (err error) {
	var plain string
	switch from := from.(type) {
	case string:
		plain = from
	case []byte:
		plain = string(from)
	default:
		return fmt.Errorf("a day is text, not %T", from)
	}
	if plain == never {
		*d.into = 0
		return nil
	}
	*d.into, err = period.Parse(plain)
	return err
}

// today is the day of the transaction in China.
func today(tx *store.Tx) period.Day { return period.On(tx.Time()) }

func dayText(n int64) string { return text(period.Day(n)) }
