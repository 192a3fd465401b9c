package registry

import (
	"testing"

	"guben/dictionary"
	"guben/message"
	"guben/period"
	"guben/store"
)

func TestVillageFigures(t *testing.T) {
	each(t, func(d desk) {
		for _, cells := range [][]string{{"households", "320", "collective_income", "5.2万", "hardened_road", "是"}, {"households", "321"}} {
			d.batch(9, func(tx *store.Tx, origin Origin) error {
				_, err := d.r.PutVillage(tx, office, origin, villageA, draft(d, dictionary.Village, cells...))
				return err
			})
		}
		d.view(func(tx *store.Tx) error {
			record, err := d.r.Get(tx, office, dictionary.Village, county, int64(villageA))
			if err != nil || record.Version != 2 || record.Text("households", message.Zh) != "321" || record.Text("collective_income", message.Zh) != "52,000.00" {
				d.Errorf("%+v %v", record, err)
			}
			n := 0
			err = d.r.Sweep(tx, office, Sweep{Entity: dictionary.Village, County: county, Day: period.Date(2020, 3, 15), Fields: []string{"households"}},
				func(row *Row) error { n += int(row.Values[0].N); return nil })
			if n != 321 {
				d.Errorf("the sweep sees %d households", n)
			}
			return err
		})
		if blocked := d.undo(9); len(blocked) > 0 {
			d.Errorf("%+v", blocked)
		}
		d.refused("registry.missing", func(tx *store.Tx) error {
			_, err := d.r.Get(tx, office, dictionary.Village, county, int64(villageA))
			return err
		})
	})
}
