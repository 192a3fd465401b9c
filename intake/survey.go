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
	households map[uint64]int // rows by hash of the 户编号
	persons    map[uint64]int // first row by hash of the 18-character ID number
}

// takeSurvey reads the table once.
func takeSurvey(ctx context.Context, table *sheet.Table, progress func(done, total int64)) (*survey, error) {
	s := &survey{seed: maphash.MakeSeed(), households: map[uint64]int{}, persons: map[uint64]int{}}
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
	}
	for _, field := range []string{"person.id_number", "person.card_number", "household.head_id_number"} {
		text := record.Field(field).Text
		if text == "" {
			continue
		}
		if document, err := identity.Parse(text); err == nil {
			s.meet(document.Person, record.Line)
		}
		return
	}
}

func (s *survey) meet(person string, line int) {
	key := s.hash(person)
	if _, known := s.persons[key]; !known {
		s.persons[key] = line
	}
}

// first is the row on which the person stands first.
func (s *survey) first(person string) int { return s.persons[s.hash(person)] }

func (s *survey) hash(text string) uint64 { return maphash.String(s.seed, text) }
