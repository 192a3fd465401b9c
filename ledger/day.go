package ledger

import (
	"guben/period"
	"guben/store"
)

// today is the day of the transaction in China.
func today(tx *store.Tx) period.Day { return period.On(tx.Time()) }
