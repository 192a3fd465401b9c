package intake_test

import (
	"context"
	"slices"
	"testing"

	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/store"
	"guben/store/storetest"
)

func TestCheckSeesWhatIsBroken(t *testing.T) {
	for damage, want := range map[string]struct {
		code string
		n    int
	}{
		"UPDATE import SET state = 'lost'":                                         {"intake.check_state", 1},
		"UPDATE import_row SET import_id = 5 WHERE line = 3 AND entity = 'person'": {"intake.check_row", 1},
		"UPDATE import SET applied_at = 0":                                         {"intake.check_applied", 1},
		"DELETE FROM record_change WHERE entity = 'household'":                     {"intake.check_household", 2},
	} {
		w := newWorld(t, storetest.SQLite(t, rooms...))
		w.apply(upload("人口.xlsx", personHeader, family()...))
		w.update(func(tx *store.Tx) error {
			if _, err := tx.Exec(damage); err != nil {
				return err
			}
			broken, err := intake.Check(tx)
			if err != nil {
				return err
			}
			var seen []string
			for _, found := range broken {
				seen = append(seen, fault.Say(message.Zh, found))
			}
			if !slices.Contains(seen, message.Text(message.Zh, want.code, "n", want.n)) {
				t.Errorf("%s: %q", damage, seen)
			}
			return nil
		})
	}
}

// A number that somebody else has used since the review, with other persons.
func TestAHouseholdNumberUsedSinceTheReviewIsRefused(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		staged := w.stage(upload("二.xlsx", personHeader, member("H2", "P8", "张大山", father, "户主"), member("H1", "P9", "王桂英", widow, "户主")))
		w.apply(upload("一.xlsx", personHeader, member("H1", "P1", "李秀兰", mother, "户主")))
		before := w.records()
		_, err := w.Apply(context.Background(), office, staged.ID, "", nil)
		said := fault.Say(message.Zh, err)
		if want := message.Text(message.Zh, "intake.changed_since", "rows", "4", "count", 1); said != want {
			t.Errorf("%s, want %s", said, want)
		}
		same(t, before, w.records())
	})
}
