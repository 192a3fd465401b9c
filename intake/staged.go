package intake

import (
	"encoding/json"
	"strconv"

	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/identity"
	"guben/registry"
	"guben/seal"
	"guben/store"
)

// sealField names the sealed column to the ring.
const sealField = "import_row"

// staged is one row of import_row.
type staged struct {
	seq       int64
	line      int
	entity    Entity
	outcome   Outcome
	county    int64
	village   division.Code
	household int64
	person    int64
	version   int64
	payload
}

// payload is what is sealed of a staged row.
type payload struct {
	Name      string            `json:"n,omitempty"`
	Values    map[string]string `json:"v,omitempty"` // to be written, see packed and unpacked
	Before    map[string]string `json:"b,omitempty"` // what Values replace, canonical; secrets masked
	Originals map[string]string `json:"o,omitempty"`
	Changes   []change          `json:"c,omitempty"` // of a roster, and of rows staged by older builds
	Income    []earning         `json:"i,omitempty"`
	Entry     *compare.Entry    `json:"e,omitempty"` // of a roster
	Reasons   []Remark          `json:"r,omitempty"`
	Notes     []Remark          `json:"t,omitempty"`
	Cells     []string          `json:"x,omitempty"` // of a rejected row, as they stood
}

// change is one field before and after, canonical; secrets are masked already.
type change struct {
	Field  string `json:"f"`
	Before string `json:"b,omitempty"`
	After  string `json:"a"`
}

// shown are the changes a review shows: what is to be written beside what stands.
func (s *staged) shown() ([]change, error) {
	if len(s.Changes) > 0 {
		return s.Changes, nil
	}
	entity := dictionary.Entity(s.entity)
	values, err := unpacked(entity, s.Values)
	if err != nil {
		return nil, err
	}
	var changes []change
	for _, field := range dictionary.Fields(entity) {
		if value, written := values[field.Key]; written {
			changes = append(changes, change{fieldName(field), s.Before[field.Key], safe(field, value)})
		}
	}
	for _, e := range s.Income {
		c := change{Field: "income." + e.Item, After: e.Fen.String()}
		if e.Stood {
			c.Before = e.Before.String()
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// packed writes values compactly: numbers as digits, texts as they are.
func packed(entity dictionary.Entity, values registry.Values) map[string]string {
	texts := make(map[string]string, len(values))
	for key, value := range values {
		if field, ok := dictionary.Get(entity, key); ok && field.Numeric() {
			texts[key] = strconv.FormatInt(value.N, 10)
		} else {
			texts[key] = value.Text
		}
	}
	return texts
}

func unpacked(entity dictionary.Entity, texts map[string]string) (registry.Values, error) {
	values := make(registry.Values, len(texts))
	for key, text := range texts {
		field, ok := dictionary.Get(entity, key)
		if !ok || !field.Numeric() {
			values[key] = dictionary.Words(text)
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, err
		}
		values[key] = dictionary.Number(n)
	}
	return values, nil
}

// mask hides a secret by its form.
func mask(form dictionary.Form, text string) string {
	switch form {
	case dictionary.Phone:
		return identity.MaskPhone(text)
	case dictionary.BankCard:
		return identity.MaskBankCard(text)
	}
	return identity.Mask(text)
}

func number(n int) string { return strconv.Itoa(n) }

// sealRow is the sealed payload; rows with nothing in it store nothing.
func (s *staged) sealRow(ring *seal.Ring) ([]byte, error) {
	text, err := json.Marshal(s.payload)
	if err != nil || len(text) == 2 {
		return nil, err
	}
	return ring.Seal(sealField, string(text)), nil
}

const insertRow = `INSERT INTO import_row (county, import_id, seq, line, entity, outcome, noted, row_county, village, household, person, record_version, sealed)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

func (s *staged) insert(tx *store.Tx, i *Import, sealed []byte) error {
	noted := 0
	if len(s.Notes) > 0 {
		noted = 1
	}
	_, err := tx.Exec(insertRow, i.County, i.ID, s.seq, s.line, string(s.entity), string(s.outcome), noted,
		s.county, int64(s.village), s.household, s.person, s.version, sealed)
	return err
}

const rowColumns = "seq, line, entity, outcome, row_county, village, household, person, record_version, sealed"

func scanRow(ring *seal.Ring) func(store.Scanner) (staged, error) {
	return func(row store.Scanner) (s staged, err error) {
		var sealed []byte
		if err = row.Scan(&s.seq, &s.line, &s.entity, &s.outcome, &s.county, &s.village, &s.household, &s.person, &s.version, &sealed); err != nil {
			return s, err
		}
		text, err := ring.Unseal(sealField, sealed)
		if err != nil || text == "" {
			return s, err
		}
		return s, json.Unmarshal([]byte(text), &s.payload)
	}
}

// atOnce is how many staged rows are held in memory.
const atOnce = 500

// each visits the staged rows of an import in order, in pages, so that the
// visitor may write with the same transaction.
func (d *Desk) each(tx *store.Tx, i Import, condition string, visit func(*staged) error) error {
	last := int64(-1)
	for {
		rows, err := store.Collect(tx, scanRow(d.Ring), "SELECT "+rowColumns+` FROM import_row
			WHERE county = $1 AND import_id = $2 AND seq > $3`+condition+" ORDER BY seq LIMIT $4", i.County, i.ID, last, atOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		for n := range rows {
			if err := visit(&rows[n]); err != nil {
				return err
			}
		}
		if err := tx.Context().Err(); err != nil {
			return err
		}
		last = rows[len(rows)-1].seq
	}
}
