package intake

import (
	"context"
	"errors"
	"hash/maphash"
	"io"

	"guben/fault"
	"guben/identity"
	"guben/sheet"
)

// survey is what the first pass over a sheet learns and the second needs: how
// many rows each household has, and where each person stands first. It costs
// some tens of bytes a row, so the rows themselves need not be kept.
type survey struct {
	seed       maphash.Seed
	rows       int
	households map[uint64]int    // rows by hash of the 户编号
	persons    map[uint64]int    // first row by hash of the 18-character ID number
	codes      map[uint64]int    // first row by hash of the 人口编号
	phones     map[uint64]uint64 // hash of the household that has a phone, 0 if several have
	numbers    []string          // fields in which the row's person has a document
}

// takeSurvey reads the table once.
func takeSurvey(ctx context.Context, kind Kind, table *sheet.Table, progress func(done, total int64)) (*survey, error) {
	s := &survey{seed: maphash.MakeSeed(), households: map[uint64]int{}, persons: map[uint64]int{}, codes: map[uint64]int{}, phones: map[uint64]uint64{},
		numbers: []string{"person.id_number", "person.card_number"}}
	if kind == Households {
		s.numbers = append(s.numbers, "household.head_id_number")
	}
	for {
		record, err := table.Next()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		s.add(record)
		if s.rows%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, fault.New(fault.Cancelled, "intake.cancelled").Because(err)
			}
			progress(table.Progress())
		}
	}
}

func (s *survey) add(record sheet.Record) {
	s.rows++
	if code := record.Field("household.code").Text; code != "" {
		s.households[s.hash(code)]++
		s.call(s.hash(code), record.Field("household.phone").Text)
		s.call(s.hash(code), record.Field("person.phone").Text)
	}
	if code := record.Field("person.code").Text; code != "" {
		meet(s.codes, s.hash(code), record.Line)
	}
	for _, field := range s.numbers {
		text := record.Field(field).Text
		if text == "" {
			continue
		}
		if document, err := identity.Parse(text); err == nil {
			meet(s.persons, s.hash(document.Person), record.Line)
		}
		return
	}
}

// meet notes the first row on which something stands.
func meet(first map[uint64]int, key uint64, line int) {
	if _, known := first[key]; !known {
		first[key] = line
	}
}

// call notes whose phone a number is.
func (s *survey) call(household uint64, text string) {
	phone, _, err := identity.Phone(text)
	if text == "" || err != nil {
		return
	}
	key := s.hash(phone)
	if owner, known := s.phones[key]; !known {
		s.phones[key] = household
	} else if owner != household {
		s.phones[key] = 0
	}
}

// shared reports whether several households of the sheet have the phone.
func (s *survey) shared(phone string) bool {
	owner, known := s.phones[s.hash(phone)]
	return known && owner == 0
}

// first is the row on which the person stands first.
func (s *survey) first(person string) int { return s.persons[s.hash(person)] }

// firstCode is the row on which a 人口编号 stands first.
func (s *survey) firstCode(code string) int { return s.codes[s.hash(code)] }

func (s *survey) hash(text string) uint64 { return maphash.String(s.seed, text) }
