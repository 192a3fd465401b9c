package audit_test

import (
	"bytes"
	"context"
	"testing"

	"guben/audit"
	"guben/fault"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

func newLog(t *testing.T) *audit.Log {
	t.Helper()
	ring, err := seal.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return audit.New(ring)
}

func write(t *testing.T, db *store.DB, log *audit.Log, entries ...audit.Entry) error {
	t.Helper()
	return db.Update(context.Background(), func(tx *store.Tx) error {
		for _, entry := range entries {
			if err := log.Append(tx, entry); err != nil {
				return err
			}
		}
		return nil
	})
}

func verify(t *testing.T, db *store.DB, log *audit.Log) (chains []audit.Chain) {
	t.Helper()
	err := db.View(context.Background(), func(tx *store.Tx) (err error) {
		chains, err = log.Verify(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return chains
}

func TestChainShowsEveryTampering(t *testing.T) {
	tamper := map[string]string{
		"a changed detail":   `UPDATE audit SET detail = '{"n":9}' WHERE county = 210504 AND seq = 2`,
		"a changed time":     "UPDATE audit SET at = at + 1 WHERE county = 210504 AND seq = 2",
		"a removed record":   "DELETE FROM audit WHERE county = 210504 AND seq = 2",
		"a cut tail":         "DELETE FROM audit WHERE county = 210504 AND seq = 3",
		"a moved record":     "UPDATE audit SET county = 210521 WHERE county = 210504 AND seq = 2",
		"a forgotten record": "UPDATE audit_head SET seq = 2 WHERE county = 210504",
	}
	for name, statement := range tamper {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, []store.Schema{audit.Schema}, func(t *testing.T, db *store.DB) {
				log := newLog(t)
				entry := audit.Entry{County: 210504, Actor: 1, ActorName: "office", Action: "household.update", Detail: map[string]any{"n": 1}}
				if err := write(t, db, log, entry, entry, entry); err != nil {
					t.Fatal(err)
				}
				if chain := verify(t, db, log)[0]; chain.Broken != 0 || chain.Rows != 3 {
					t.Fatalf("untouched chain: %+v", chain)
				}
				if err := db.Update(context.Background(), func(tx *store.Tx) error { _, err := tx.Exec(statement); return err }); err != nil {
					t.Fatal(err)
				}
				if chain := verify(t, db, log)[0]; chain.Broken == 0 {
					t.Errorf("%s went unseen: %+v", name, chain)
				}
			})
		})
	}
}

func TestKeyCarriesAChangeOnce(t *testing.T) {
	storetest.Each(t, []store.Schema{audit.Schema}, func(t *testing.T, db *store.DB) {
		log := newLog(t)
		entry := audit.Entry{County: 210504, Action: "finding.verify", Key: "k1"}
		if err := write(t, db, log, entry); err != nil {
			t.Fatal(err)
		}
		if err := write(t, db, log, entry); fault.KindOf(err) != fault.Duplicate {
			t.Errorf("second time: got %v, want duplicate", err)
		}
		entry.County = 210521
		if err := write(t, db, log, entry); err != nil {
			t.Errorf("another county: %v", err)
		}
		if chains := verify(t, db, log); len(chains) != 2 || chains[0].Rows != 1 || chains[0].Broken != 0 {
			t.Errorf("chains: %+v", chains)
		}
	})
}
