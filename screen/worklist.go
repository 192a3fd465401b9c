package screen

import (
	"cmp"
	"io"
	"slices"

	"guben/auth"
	"guben/division"
	"guben/message"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/sheet"
	"guben/store"
)

// Worklist writes findings as a workbook for the units that owe the next step:
// one sheet of the findings themselves, and what they come to by unit, by
// township and by month. It gives how many there are. Amounts of a month are
// those of Months: what the gap is, spread over the plan's period by the span of
// its rule, people and standards as of the day they were found.
func Worklist(tx *store.Tx, scope auth.Scope, filter Filter, p *pack.Pack, tree *division.Tree, lang message.Lang, out io.Writer) (int, error) {
	w := &worklist{pack: p, tree: tree, lang: lang, book: sheet.NewWriter(out),
		units: workSums[string]{}, places: workSums[division.Code]{}, months: workSums[period.Month]{}}
	if err := w.begin("worklist", workColumns...); err != nil {
		return 0, err
	}
	filter.After, filter.Limit = 0, 1000
	for {
		page, err := List(tx, scope, filter)
		if err != nil {
			return 0, err
		}
		for i := range page {
			if err := w.add(&page[i]); err != nil {
				return 0, err
			}
		}
		if len(page) < filter.Limit {
			break
		}
		filter.After = page[len(page)-1].ID
	}
	return w.n, w.finish()
}

// workColumns are the catalog keys of the list's columns.
var workColumns = []string{"unit", "township", "village", "household", "person", "rule", "clause", "kind", "due", "received", "difference",
	"state", "day", "remedy"}

type worklist struct {
	pack *pack.Pack
	tree *division.Tree
	lang message.Lang
	book *sheet.Writer
	n    int

	units  workSums[string]
	places workSums[division.Code]
	months workSums[period.Month]
}

// workSums are what findings come to, by something.
type workSums[K cmp.Ordered] map[K]*workSum

type workSum struct {
	findings      int64
	due, received money.Fen
}

func (s workSums[K]) of(key K) *workSum {
	if s[key] == nil {
		s[key] = &workSum{}
	}
	return s[key]
}

func (s *workSum) add(findings int64, due, received money.Fen) {
	s.findings += findings
	s.due += due
	s.received += received
}

func (w *worklist) text(key string) string { return message.Text(w.lang, "screen.work_"+key) }

func (w *worklist) begin(name string, columns ...string) error {
	layout := sheet.Layout{Name: w.text(name)}
	for _, key := range columns {
		layout.Columns = append(layout.Columns, sheet.Head{Name: w.text(key)})
	}
	return w.book.Sheet(layout)
}

func (w *worklist) add(f *Finding) error {
	w.n++
	w.units.of(f.Unit).add(1, f.Due, f.Received)
	w.places.of(f.Village.At(division.Township)).add(1, f.Due, f.Received)
	name, clause, remedy := f.Rule, "", ""
	if rule, ok := w.pack.Rule(f.Rule); ok {
		name, clause, remedy = pack.Words{Zh: rule.Name, En: rule.En}.Say(w.lang), rule.Clause, rule.Remedy.Say(w.lang)
		w.spread(rule, f)
	}
	return w.book.Row(sheet.Text(w.unit(f.Unit)), sheet.Text(w.tree.Name(f.Village.At(division.Township))), sheet.Text(w.tree.Name(f.Village)),
		sheet.Text(f.HouseholdName), sheet.Text(f.PersonName), sheet.Text(name), sheet.Text(clause), sheet.Text(f.Kind.Say(w.lang)),
		sheet.Amount(int64(f.Due)), sheet.Amount(int64(f.Received)), sheet.Amount(int64(f.Received-f.Due)),
		sheet.Text(f.State.Say(w.lang)), sheet.Day(f.Day), sheet.Text(remedy))
}

// spread puts the gap of a finding into the months of the plan it falls into.
func (w *worklist) spread(rule *pack.Rule, f *Finding) {
	first, last := period.MonthOf(w.pack.Period.From), period.MonthOf(w.pack.Period.To)
	once := min(max(period.MonthOf(f.Day), first), last)
	for month := first; month <= last && month < first+mostMonths; month++ {
		due, received := share(rule.Per, f.Due, month, once), share(rule.Per, f.Received, month, once)
		if inForce(rule, month) && (due != 0 || received != 0) {
			w.months.of(month).add(1, due, received)
		}
	}
}

func (w *worklist) unit(id string) string {
	if unit, ok := w.pack.Unit(id); ok {
		return unit.Name.Say(w.lang)
	}
	return id
}

func (w *worklist) finish() error {
	err := tell(w, "by_unit", "unit", w.units, w.unit)
	if err == nil {
		err = tell(w, "by_place", "township", w.places, w.tree.Name)
	}
	if err == nil {
		err = tell(w, "by_month", "month", w.months, period.Month.String)
	}
	if err == nil {
		err = w.book.Close()
	}
	return err
}

// tell writes a sheet of sums, in order, with their total.
func tell[K cmp.Ordered](w *worklist, sheetName, column string, by workSums[K], name func(K) string) error {
	if err := w.begin(sheetName, column, "findings", "due", "received", "difference"); err != nil {
		return err
	}
	total := &workSum{}
	keys := []K{}
	for key, sum := range by {
		keys = append(keys, key)
		total.add(sum.findings, sum.due, sum.received)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := by[key].row(w, name(key)); err != nil {
			return err
		}
	}
	return total.row(w, w.text("total"))
}

func (s *workSum) row(w *worklist, name string) error {
	return w.book.Row(sheet.Text(name), sheet.Int(s.findings), sheet.Amount(int64(s.due)), sheet.Amount(int64(s.received)), sheet.Amount(int64(s.received-s.due)))
}
