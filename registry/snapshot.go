package registry

import (
	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/store"
)

// Snapshot keeps how a county's registry looks now as that of a year (年度),
// without secrets; what was kept for the year before is replaced. It returns
// how many households and persons were kept.
func (r *Registry) Snapshot(tx *store.Tx, scope auth.Scope, origin Origin, county int64, year int) (homes, people int64, err error) {
	if err := scope.Need(auth.Edit); err != nil {
		return 0, 0, err
	}
	lo, hi := scope.Range()
	if lo > county*1e6 || hi < (county+1)*1e6 {
		return 0, 0, missing(dictionary.Household)
	}
	if homes, err = households().snapshot(tx, county, year, ""); err != nil {
		return 0, 0, err
	}
	if people, err = persons().snapshot(tx, county, year, ", household"); err != nil {
		return 0, 0, err
	}
	return homes, people, r.log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name,
		Action: "registry.snapshot", Subject: "year", SubjectID: int64(year), Key: origin.Key,
		Detail: map[string]any{"households": homes, "persons": people}})
}

func (t *table) snapshot(tx *store.Tx, county int64, year int, own string) (int64, error) {
	if _, err := tx.Exec("DELETE FROM "+t.name+"_year WHERE county = $1 AND of_year = $2", county, year); err != nil {
		return 0, err
	}
	kept := "id" + own + ", village, version, from_day, to_day" + listed("", t.open())
	return tx.Exec("INSERT INTO "+t.name+"_year (county, of_year, "+kept+") SELECT county, CAST($2 AS BIGINT), "+kept+
		" FROM "+t.name+" WHERE county = $1 AND to_day >= $3", county, year, today(tx).String())
}

// open are the fields that snapshots keep.
func (t *table) open() []*dictionary.Field {
	var fields []*dictionary.Field
	for _, field := range t.fields {
		if field.Type != dictionary.Secret {
			fields = append(fields, field)
		}
	}
	return fields
}

// OfYear is a household or person as kept for a year.
func (r *Registry) OfYear(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, county, id int64, year int) (Record, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return Record{}, err
	}
	t := tableOf(entity)
	old := &table{name: t.name + "_year", entity: entity, fields: t.open()}
	household := "id"
	if entity == dictionary.Person {
		household = "household"
	}
	lo, hi := scope.Range()
	record, err := r.read(old)(tx.QueryRow("SELECT county, id, "+household+", village, version, from_day, to_day, '', 0"+
		listed("", old.fields)+" FROM "+old.name+" WHERE county = $1 AND of_year = $2 AND id = $3 AND village >= $4 AND village < $5",
		county, year, id, lo, hi))
	if store.Missing(err) {
		return record, missing(entity)
	}
	return record, err
}

// Years are the years a county has snapshots of.
func Years(tx *store.Tx, scope auth.Scope, county int64) ([]int, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	lo, hi := scope.Range()
	return store.Collect(tx, func(row store.Scanner) (year int, err error) {
		err = row.Scan(&year)
		return year, err
	}, "SELECT DISTINCT of_year FROM household_year WHERE county = $1 AND village >= $2 AND village < $3 ORDER BY of_year", county, lo, hi)
}
