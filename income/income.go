// Package income keeps what households earn and spend: entries by item of the
// field dictionary, household or member, and the days they cover; and adds them
// up over an accounting period. What the totals make together (纯收入,
// 人均纯收入) is rule text, packs/facts/income.yaml, so it stands nowhere else.
//
// An account is one form: a household that has an entry in a period has filled
// it in, and what it leaves blank is nothing. A household without any entry has
// no known income, which is not the same as none.
package income

import (
	_ "embed"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/money"
	"guben/period"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("income", catalog)

// Facts are the household fields that the totals of the categories are.
var Facts = map[dictionary.Category]string{
	dictionary.Wage: "wage_income", dictionary.Business: "business_income", dictionary.Property: "property_income",
	dictionary.Transfer: "transfer_income", dictionary.Expense: "business_expense",
}

// Most is the largest amount of one entry taken for real.
const Most = 1000 * money.Wan

// Schema is the room's tables. An entry is never overwritten: a new amount ends
// the old entry (ended_at, 0 while in force), so the table is its own history.
var Schema = store.Schema{Room: "income", Steps: []string{`
	CREATE TABLE income (
		county BIGINT NOT NULL, id BIGINT NOT NULL, village BIGINT NOT NULL, household BIGINT NOT NULL, person BIGINT NOT NULL,
		item BIGINT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, amount BIGINT NOT NULL, note TEXT NOT NULL,
		source TEXT NOT NULL, batch BIGINT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, actor_name TEXT NOT NULL,
		ended_at BIGINT NOT NULL, ended_batch BIGINT NOT NULL, ended_by TEXT NOT NULL, replaced_by BIGINT NOT NULL,
		PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX income_in_force ON income (county, household, person, item, from_day, to_day) WHERE ended_at = 0;
	CREATE INDEX income_village ON income (county, village, household);
	CREATE INDEX income_batch ON income (county, batch);
	CREATE INDEX income_ended ON income (county, ended_batch) WHERE ended_batch <> 0;
	CREATE TABLE income_counting (county BIGINT NOT NULL, item BIGINT NOT NULL, counts INTEGER NOT NULL, PRIMARY KEY (county, item));`}}

// Entry is an amount of one item over some days.
type Entry struct {
	County    int64
	ID        int64
	Village   division.Code // of the household
	Household int64
	Person    int64 // 0: of the household as a whole
	Item      *dictionary.Item
	Span      period.Range // days it covers, both ends included
	Amount    money.Fen    // never negative: expenses lessen the income by their item
	Note      string

	Source    string // where the figure comes from; set by Put
	Batch     int64
	At        int64 // milliseconds since 1970
	Actor     int64
	ActorName string
	EndedAt   int64  // 0 while in force
	EndedBy   string // who replaced or removed it
}

// Origin says where entries come from; see registry.Origin, whose rules hold.
type Origin struct {
	Source string
	Batch  int64
	Key    string
}

// Book writes and reads entries; it holds the audit log.
type Book struct{ log *audit.Log }

// New is a book that records in log.
func New(log *audit.Log) *Book { return &Book{log} }

func (o Origin) permit(scope auth.Scope) error {
	if o.Batch != 0 {
		return scope.Need(auth.Import)
	}
	return scope.Need(auth.Edit)
}

// check refuses what cannot be an entry.
func (e Entry) check(scope auth.Scope, today period.Day) error {
	switch {
	case !scope.Reaches(e.Village) || e.Village.County() != e.County:
		return fault.New(fault.NotFound, "income.outside", "village", e.Village)
	case e.Item == nil:
		return fault.New(fault.Invalid, "income.no_item")
	case e.Amount < 0:
		return fault.New(fault.Invalid, "income.negative", "item", e.Item, "amount", e.Amount)
	case e.Amount > Most:
		return fault.New(fault.Invalid, "income.too_much", "item", e.Item, "amount", e.Amount, "most", Most)
	case e.Span.To < e.Span.From || e.Span.From.Year() < 1980:
		return fault.New(fault.Invalid, "income.bad_span", "item", e.Item, "span", e.Span)
	case e.Span.From > today:
		return fault.New(fault.Invalid, "income.future", "item", e.Item, "span", e.Span)
	}
	return nil
}
