package registry

import (
	"fmt"
	"testing"

	"guben/dictionary"
	"guben/period"
	"guben/store"
)

// dump is all that must be as before once a batch is undone.
func (d desk) dump() string {
	text := ""
	d.view(func(tx *store.Tx) error {
		for _, query := range []string{
			`SELECT id, village, "category", "code", search, to_day, originals FROM household WHERE county = $1 ORDER BY id`,
			`SELECT id, household, "name", "health", from_day, to_day, originals FROM person WHERE county = $1 ORDER BY id`,
			`SELECT id, household, person, 0, from_day, to_day, '' FROM membership WHERE county = $1 ORDER BY id`,
			`SELECT 0, person, 0, 0, '', '', '' FROM person_locator WHERE county = $1 ORDER BY person`,
		} {
			err := tx.Each(func(row store.Scanner) error {
				var cells [7]any
				err := row.Scan(&cells[0], &cells[1], &cells[2], &cells[3], &cells[4], &cells[5], &cells[6])
				text += fmt.Sprintln(cells[:]...)
				return err
			}, query, county)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return text
}

func (d desk) batch(n int64, fn func(tx *store.Tx, origin Origin) error) {
	d.Helper()
	d.update(func(tx *store.Tx) error { return fn(tx, Origin{Source: "import", Batch: n}) })
}

func (d desk) undo(batch int64) (blocked []Blocked) {
	d.Helper()
	d.update(func(tx *store.Tx) (err error) {
		blocked, err = d.r.Undo(tx, office, "undo", county, batch)
		return err
	})
	return blocked
}

func TestUndoRestoresEverything(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief, spouse, son)
		home2, _ := d.family(villageB, "H2", [3]string{"解放", "户主", "99010119600209135"})
		people[0] = d.reword(Origin{Source: "web"}, people[0], "患有大病", "尿毒症")
		before := d.dump()
		d.batch(7, func(tx *store.Tx, origin Origin) error {
			if _, _, err := d.familyIn(tx, origin, villageC, "H9", [3]string{"王五", "户主", "99010119610209135"}); err != nil {
				return err
			}
			if _, err := d.r.CreatePerson(tx, office, origin, home, draft(d, dictionary.Person, "name", "曾小妹"), Step{}); err != nil {
				return err
			}
			changed := draft(d, dictionary.Person, "health", "残疾", "name", "曾小山", "id_number", number("99010119800209117"))
			changed.Originals = map[string]string{"health": "肢体残疾"}
			if _, err := d.r.Update(tx, office, origin, people[0], changed); err != nil {
				return err
			}
			if _, err := d.r.Leave(tx, office, origin, people[1], Step{period.Date(2020, 1, 1), "死亡"}); err != nil {
				return err
			}
			_, err := d.r.Join(tx, office, origin, people[2], home2, Step{period.Date(2020, 1, 1), ""}, "")
			return err
		})
		middle := d.dump()
		if middle == before {
			d.Fatal("the batch did nothing")
		}
		d.batch(8, func(tx *store.Tx, origin Origin) error {
			home, err := d.r.Get(tx, office, dictionary.Household, county, home.ID)
			if err != nil {
				return err
			}
			person, err := d.r.Get(tx, office, dictionary.Person, county, people[0].ID)
			if err != nil {
				return err
			}
			if _, err := d.r.Update(tx, office, origin, person, draft(d, dictionary.Person, "health", "健康")); err != nil {
				return err
			}
			_, err = d.r.Update(tx, office, origin, home, draft(d, dictionary.Household, "category", "低保脱贫户"))
			return err
		})
		if blocked := d.undo(7); len(blocked) != 1 || blocked[0].ID != people[0].ID {
			d.Errorf("an older batch under a newer one: %+v", blocked)
		}
		if blocked := d.undo(8); len(blocked) > 0 {
			d.Errorf("blocked by %+v", blocked)
		}
		if got := d.dump(); got != middle {
			d.Errorf("after the first undo:\n%s\nwant\n%s", got, middle)
		}
		if blocked := d.undo(7); len(blocked) > 0 {
			d.Errorf("blocked by %+v", blocked)
		}
		if got := d.dump(); got != before {
			d.Errorf("after both:\n%s\nwant\n%s", got, before)
		}
	})
}

// reword changes a person's health, with the words of the cell it stood in.
func (d desk) reword(origin Origin, person Record, health, words string) (fresh Record) {
	d.Helper()
	d.update(func(tx *store.Tx) (err error) {
		change := draft(d, dictionary.Person, "health", health)
		change.Originals = map[string]string{"health": words}
		fresh, err = d.r.Update(tx, office, origin, person, change)
		return err
	})
	return fresh
}

func TestUndoIsRefusedAfterALaterChange(t *testing.T) {
	each(t, func(d desk) {
		var home Record
		d.batch(7, func(tx *store.Tx, origin Origin) (err error) {
			home, _, err = d.familyIn(tx, origin, villageC, "H9", chief)
			return err
		})
		d.update(func(tx *store.Tx) error {
			_, err := d.r.CreatePerson(tx, office, Origin{Source: "web"}, home, draft(d, dictionary.Person, "name", "曾小妹"), Step{})
			return err
		})
		before := d.dump()
		if blocked := d.undo(7); len(blocked) != 1 || blocked[0].Household != home.ID || blocked[0].Entity != dictionary.Person {
			d.Errorf("%+v", blocked)
		}
		if d.dump() != before {
			d.Error("a refused undo changed something")
		}
	})
}

func TestSnapshotKeepsTheYear(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief, spouse)
		d.update(func(tx *store.Tx) error {
			homes, persons, err := d.r.Snapshot(tx, office, Origin{}, county, 2019)
			if homes != 1 || persons != 2 {
				d.Errorf("kept %d households, %d persons", homes, persons)
			}
			return err
		})
		d.update(func(tx *store.Tx) error {
			_, err := d.r.Update(tx, office, Origin{}, people[0], draft(d, dictionary.Person, "health", "残疾"))
			return err
		})
		d.view(func(tx *store.Tx) error {
			old, err := d.r.OfYear(tx, office, dictionary.Person, county, people[0].ID, 2019)
			if err != nil || old.Text("health", "zh") != "健康" || old.Household != home.ID {
				d.Errorf("%+v %v", old, err)
			}
			if _, known := old.Values["id_number"]; known {
				d.Error("a snapshot keeps secrets")
			}
			years, err := Years(tx, office, county)
			if len(years) != 1 || years[0] != 2019 {
				d.Errorf("years %v", years)
			}
			return err
		})
		d.update(func(tx *store.Tx) error {
			_, _, err := d.r.Snapshot(tx, office, Origin{}, county, 2019)
			return err
		})
	})
}

// A batch may change one field of a record more than once.
func TestUndoGoesBackBehindTheFirstOfSeveralChanges(t *testing.T) {
	each(t, func(d desk) {
		_, people := d.family(villageA, "H1", chief)
		person := d.reword(Origin{Source: "web"}, people[0], "患有大病", "尿毒症")
		before := d.dump()
		person = d.reword(Origin{Source: "import", Batch: 7}, person, "残疾", "肢体残疾")
		d.reword(Origin{Source: "import", Batch: 7}, person, "健康", "良好")
		if blocked := d.undo(7); len(blocked) > 0 || d.dump() != before {
			d.Errorf("blocked by %v:\n%s\nwant\n%s", blocked, d.dump(), before)
		}
	})
}

// What an update returns is what stands in the table.
func TestAnUpdateReturnsTheRecordAsStored(t *testing.T) {
	each(t, func(d desk) {
		_, people := d.family(villageA, "H1", chief)
		for _, change := range []Draft{
			draft(d, dictionary.Person, "phone", "13812345678", "health", "残疾"),
			draft(d, dictionary.Person, "phone", "13912345678", "id_number", number("99010119800209117")),
			{Values: Values{"phone": {}, "health": {}}},
		} {
			d.update(func(tx *store.Tx) error {
				fresh, err := d.r.Update(tx, office, Origin{}, people[0], change)
				if err != nil {
					return err
				}
				stored, err := d.r.Get(tx, office, dictionary.Person, county, fresh.ID)
				if fmt.Sprint(stored.Values, stored.Version, stored.Originals) != fmt.Sprint(fresh.Values, fresh.Version, fresh.Originals) ||
					len(stored.secrets) != len(fresh.secrets) {
					d.Errorf("%+v, stored is %+v", fresh, stored)
				}
				for key, kept := range stored.secrets {
					if string(kept.sealed) != string(fresh.secrets[key].sealed) || string(kept.index) != string(fresh.secrets[key].index) {
						d.Errorf("%s is sealed otherwise than stored", key)
					}
				}
				people[0] = fresh
				return err
			})
		}
	})
}

// A database of the builds before a history line kept the words of a cell.
func TestOldHistoryCanStillBeUndone(t *testing.T) {
	each(t, func(d desk) {
		_, people := d.family(villageA, "H1", chief)
		before := d.dump()
		d.reword(Origin{Source: "import", Batch: 7}, people[0], "残疾", "肢体残疾")
		d.update(func(tx *store.Tx) error { return tx.Define("ALTER TABLE record_change DROP COLUMN before_original;") })
		d.update(func(tx *store.Tx) error { return tx.Define(Schema.Steps[1]) })
		if blocked := d.undo(7); len(blocked) > 0 || d.dump() != before {
			d.Errorf("blocked by %v:\n%s\nwant\n%s", blocked, d.dump(), before)
		}
	})
}

// A field that the dictionary has gained since becomes a column; nothing is lost.
func TestOldDatabaseGainsColumns(t *testing.T) {
	each(t, func(d desk) {
		home, _ := d.family(villageA, "H1", chief)
		d.update(func(tx *store.Tx) error {
			return tx.Define("ALTER TABLE household DROP COLUMN \"fuel\";\nALTER TABLE household_year DROP COLUMN \"fuel\";")
		})
		d.update(ensure)
		d.update(func(tx *store.Tx) error {
			home, err := d.r.Get(tx, office, dictionary.Household, county, home.ID)
			if err != nil {
				return err
			}
			fresh, err := d.r.Update(tx, office, Origin{}, home, draft(d, dictionary.Household, "fuel", "柴草"))
			if fresh.Text("fuel", "zh") != "柴草" || fresh.Values["code"].Text != "H1" {
				d.Errorf("%+v", fresh.Values)
			}
			return err
		})
	})
}
