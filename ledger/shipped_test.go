package ledger_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"guben/division"
	"guben/form"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

// TestEveryShippedLedgerTakesRecords opens, lists, shows and exports a record of
// every ledger with a form of every shipped pack.
func TestEveryShippedLedgerTakesRecords(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t, ledgertest.Schemas...)).settle()
	names, err := pack.List(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	taken := 0
	for _, one := range names {
		p, problems := pack.Load(packs.FS, one)
		if len(problems) > 0 {
			t.Fatal(problems[0].Fault())
		}
		w.Book.Pack = func(int64, string, period.Day) (*pack.Pack, error) { return p, nil }
		for i := range p.Ledgers {
			if l := &p.Ledgers[i]; l.Formed() {
				taken++
				w.takes(p, l)
			}
		}
	}
	if taken < 20 {
		t.Errorf("only %d ledgers have forms", taken)
	}
	w.sound()
}

func (w *world) takes(p *pack.Pack, l *pack.Ledger) {
	w.Helper()
	n := ledger.New{County: county, Pack: p.ID, Ledger: l.ID, Unit: p.Units[0].ID}
	switch l.Subject {
	case form.OnHousehold:
		n.Household = w.homes[0].ID
	case form.OnPerson:
		w.View(func(tx *store.Tx) error {
			members, err := w.Records.Members(tx, office, county, w.homes[0].ID, start)
			n.Person = members[0].ID
			return err
		})
	case form.OnVillage:
		n.Place = village
	case form.OnTownship:
		n.Place = division.Code(town)
	}
	var r ledger.Record
	err := w.Try(func(tx *store.Tx) (err error) { r, err = w.Book.Open(tx, office, n); return err })
	if problems := (*ledger.Problems)(nil); err != nil && !errors.As(err, &problems) {
		w.Errorf("%s/%s: %v", p.ID, l.ID, err)
	}
	if err != nil {
		return
	}
	filter := ledger.Filter{County: county, Pack: p.ID, Ledger: l.ID}
	err = w.DB.View(context.Background(), func(tx *store.Tx) error {
		if _, err := w.Book.View(tx, office, county, r.ID); err != nil {
			return err
		}
		if _, err := w.Book.Board(tx, office, filter); err != nil {
			return err
		}
		_, err := w.Book.Export(tx, office, filter, message.En, io.Discard)
		return err
	})
	if err != nil {
		w.Errorf("%s/%s: %v", p.ID, l.ID, err)
	}
}
