package compare

import (
	"strconv"
	"strings"

	"guben/dictionary"
	"guben/division"
	"guben/identity"
	"guben/seal"
	"guben/store"
)

// found is whom a row matches.
type found struct {
	person, household int64
	village           division.Code
	match             Match
}

// matcher finds the persons of a county. It reads the registry's tables itself
// and many rows at once: rosters have as many rows as the county has people, and
// only who and where is needed of each.
type matcher struct {
	tx     *store.Tx
	ring   *seal.Ring
	county int64
}

// atOnce is how many rows are matched with one statement.
const atOnce = 200

// index is the blind index of a document, nil for none or one that is no
// document.
func (m matcher) index(document string) []byte {
	read, err := identity.Parse(document)
	if err != nil {
		return nil
	}
	return m.ring.Index(string(dictionary.Document), read.Person)
}

// byDocument finds persons by index; who is not registered is absent.
func (m matcher) byDocument(indexes [][]byte) (map[string]found, error) {
	people := map[string]found{}
	if len(indexes) == 0 {
		return people, nil
	}
	args := []any{m.county}
	for _, index := range indexes {
		args = append(args, index)
	}
	err := m.tx.Each(func(row store.Scanner) error {
		var index []byte
		f := found{match: ByDocument}
		err := row.Scan(&index, &f.person, &f.household, &f.village)
		people[string(index)] = f
		return err
	}, `WITH l AS MATERIALIZED (SELECT number_index, person FROM person_locator WHERE county = $1 AND number_index IN (`+places(2, len(indexes))+`))
		SELECT l.number_index, p.id, p.household, p.village FROM l JOIN person p ON p.id = l.person WHERE p.county = $1`, args...)
	return people, err
}

// places are n placeholders from $first on.
func places(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	return b.String()
}

// byCode finds the household with a 户编号; its person is nobody in particular.
func (m matcher) byCode(code string) (found, error) {
	f := found{match: ByCode}
	err := m.tx.QueryRow(`SELECT id, village FROM household WHERE county = $1 AND "code" = $2`, m.county, code).Scan(&f.household, &f.village)
	if store.Missing(err) {
		return found{match: None}, nil
	}
	return f, err
}

// byName finds the one person of that name in the village; nobody, or several,
// is no match.
func (m matcher) byName(name string, village division.Code) (found, error) {
	if name == "" || village == 0 {
		return found{match: None}, nil
	}
	people, err := store.Collect(m.tx, func(row store.Scanner) (f found, err error) {
		err = row.Scan(&f.person, &f.household)
		f.village, f.match = village, ByName
		return f, err
	}, `SELECT id, household FROM person WHERE county = $1 AND village = $2 AND "name" = $3 AND to_day = $4 LIMIT 2`,
		m.county, int64(village), name, division.Forever.String())
	if err != nil || len(people) != 1 {
		return found{match: None}, err
	}
	return people[0], nil
}

// identifier is what tells whom a row is about; it is kept sealed.
type identifier struct {
	Document string `json:"d,omitempty"`
	Code     string `json:"c,omitempty"`
	Name     string `json:"n,omitempty"`
}

// weaker tries what a row without a number of a person has: the number of the
// household, then the name in its village.
func (m matcher) weaker(who identifier, village division.Code, households bool) (found, error) {
	if who.Document != "" {
		return found{match: None}, nil
	}
	if who.Code != "" && households {
		if f, err := m.byCode(who.Code); err != nil || f.match != None {
			return f, err
		}
	}
	return m.byName(who.Name, village)
}
