package intake

import (
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/income"
	"guben/money"
	"guben/period"
	"guben/registry"
	"guben/store"
)

// earning is one income item to be written, with what stood there when it was
// staged.
type earning struct {
	Item   string    `json:"k"`
	Year   int       `json:"y"` // accounting year: 1 October of the year before to 30 September
	Fen    money.Fen `json:"f"`
	Before money.Fen `json:"b,omitempty"`
	Stood  bool      `json:"s,omitempty"`
}

// year is the accounting year of a household's income columns: the sheet's
// 年度, what the uploader said, or the newest year that has ended.
func (s *stage) year(h *home) int {
	if year := h.facts.get("year"); year.Known {
		return int(year.N)
	}
	if s.upload.Year != 0 {
		return s.upload.Year
	}
	return period.LastAnnual(s.imp.Day).To.Year()
}

// futureYear refuses incomes of a year that has not begun.
func (e *examiner) futureYear(h *home) {
	year := e.stage.year(h)
	if period.Annual(year).From <= e.stage.today {
		return
	}
	for _, r := range h.rows {
		if len(r.income) > 0 {
			h.refuse(e.say(r.line, h.facts.head("year"), "future_year", "year", year))
			return
		}
	}
}

// earnings are the income columns of a household, and of its members where a
// sheet with a row a person states what each earned. In such a sheet figures of
// the household are repeated in every row: the first row counts.
func (e *examiner) earnings(h *home) (household []amount, members map[int][]amount) {
	members = map[int][]amount{}
	stated := map[string]money.Fen{}
	for i, r := range h.rows {
		for _, a := range r.income {
			if a.item.Person && e.stage.shape.kind != Households {
				members[i] = append(members[i], a)
				continue
			}
			before, known := stated[a.item.Key]
			switch {
			case !known:
				stated[a.item.Key] = a.fen
				household = append(household, a)
			case before != a.fen:
				r.note(e.say(r.line, a.head, "rows_disagree", "field", a.item, "taken", before))
			}
		}
	}
	return household, members
}

// differIncome adds incomes to the staged row of a household (person 0) or of a
// member.
func (e *examiner) differIncome(s *staged, h *home, person int64, amounts []amount) error {
	if len(amounts) == 0 {
		return nil
	}
	year := e.stage.year(h)
	stood, err := standing(e.tx, e.stage.scope, h.record.County, h.record.ID, person, year)
	if err != nil {
		return err
	}
	for _, a := range amounts {
		before, known := stood[a.item.Key]
		if known && before == a.fen {
			continue
		}
		s.Income = append(s.Income, earning{a.item.Key, year, a.fen, before, known})
		if s.outcome == Unchanged {
			s.outcome = Changed
		}
	}
	return nil
}

// standing are the amounts in force of a household (person 0) or a member, by
// item; only entries of exactly that year.
func standing(tx *store.Tx, scope auth.Scope, county, household, person int64, year int) (map[string]money.Fen, error) {
	stood := map[string]money.Fen{}
	if household == 0 {
		return stood, nil
	}
	span := period.Annual(year)
	entries, err := income.List(tx, scope, county, household, span)
	for _, entry := range entries {
		if entry.Span == span && entry.Person == person {
			stood[entry.Item.Key] = entry.Amount
		}
	}
	return stood, err
}

// earn writes the incomes of a staged row, if what stood there still stands.
func (a *application) earn(s *staged, home registry.Record, person int64) error {
	if len(s.Income) == 0 {
		return nil
	}
	stood, err := standing(a.tx, a.scope, home.County, home.ID, person, s.Income[0].Year)
	if err != nil {
		return err
	}
	entries := make([]income.Entry, 0, len(s.Income))
	for _, e := range s.Income {
		if before, known := stood[e.Item]; known != e.Stood || before != e.Before {
			return errStale
		}
		item, ok := dictionary.ItemOf(e.Item)
		if !ok {
			return fault.New(fault.Damaged, "intake.damaged")
		}
		entries = append(entries, income.Entry{County: home.County, Village: home.Village, Household: home.ID, Person: person,
			Item: item, Span: period.Annual(e.Year), Amount: e.Fen})
	}
	return a.book.Put(a.tx, a.scope, income.Origin{Source: source, Batch: a.imp.ID}, entries...)
}

// unearn takes back the incomes an import wrote.
func (d *Desk) unearn(tx *store.Tx, scope auth.Scope, i Import, county int64) error {
	households, err := income.New(d.Log).Undo(tx, scope, county, i.ID)
	if err != nil || len(households) == 0 {
		return err
	}
	blocked := make([]registry.Blocked, 0, len(households))
	for _, household := range households {
		blocked = append(blocked, registry.Blocked{Household: household})
	}
	return d.changedAfter(tx, scope, county, blocked)
}
