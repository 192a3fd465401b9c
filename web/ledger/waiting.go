package ledger

import (
	"guben/auth"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
)

// ledgerWork is the records whose clocks have run out or soon will.
func ledgerWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.MayOpen() || !x.Scope.May(auth.Verify) {
		return nil
	}
	signals, err := page.Remember(x, tx, "ledger signals", func() ([]ledger.Signals, error) {
		return x.Book.Signals(tx, x.Scope, ledger.Filter{Day: page.Today(tx)})
	})
	if err != nil {
		return err
	}
	var red, amber int64
	for _, s := range signals {
		red, amber = red+s.Red, amber+s.Amber
	}
	p.Wait(page.Waiting{Text: "ledgers.waiting_red", Count: red, Path: "/ledger", Icon: "notebook", Tone: "red"})
	p.Wait(page.Waiting{Text: "ledgers.waiting_amber", Count: amber, Path: "/ledger", Icon: "notebook", Tone: "amber"})
	return nil
}
