package web

import (
	"strconv"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/flow"
	forms "guben/form"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// ledgerPage is one ledger: as a list, a board, a calendar of clocks, counts,
// or as the flow it goes through.
type ledgerPage struct {
	form
	Name, Plan, Clause, Keeper string
	Path                       string
	By                         string // list, board, calendar, counts, flow
	Place                      placePicker
	Filter                     string // what narrows the list, as a query, without By
	Opens                      bool   // the account may open records
	Exports                    bool
	Figures                    []ledgerFigure
	Tabs                       []choice
	Selects                    []namedSelect

	TitleHead string
	Heads     []columnHead
	Rows      []recordRow
	Next      string
	Moves     []choice // that can be made on several at once
	Units     []choice

	Lanes    []lane
	Calendar *monthPage
	Month    string
	countsPart
	flowPart

	declared *ledger.Declaration
	filter   ledger.Filter
	asOf     period.Day
	tree     *division.Tree
}

func (ledgerPage) file() string { return "ledger" }

// Here is the page itself, filters included.
func (p *ledgerPage) Here() string { return p.Path + more(p.Filter, "by", p.By) }

// Bare is the filter for a hidden field.
func (p *ledgerPage) Bare() string { return strings.TrimPrefix(p.Filter, "?") }

// PlaceQuery hands the place on to the page that opens a record.
func (p *ledgerPage) PlaceQuery() string {
	if p.Place.Code.Level() < division.Village {
		return ""
	}
	return query("place", p.Place.Code.String())
}

// Filters reports whether the view can be narrowed.
func (p *ledgerPage) Filters() bool { return p.By != "flow" }

// ledgerFigure is a number at the head of the page that leads to its records.
type ledgerFigure struct {
	Text  string
	Count int64
	Path  string
	Hot   bool
}

// namedSelect is a filter with its choices.
type namedSelect struct {
	Name, Label string
	Options     []choice
}

// columnHead is the heading of a field's column.
type columnHead struct {
	Text   string
	Number bool
}

// recordRow is one record in a list.
type recordRow struct {
	Title, Place, Unit, State, Tone string
	Path, Pick                      string
	Cells                           []string
	Round                           int
	Due                             period.Day
	Signal                          flow.Signal
	Escalated                       bool
}

// lane is one state of the board.
type lane struct {
	Name  string
	Phase flow.Phase
	Count int64
	Path  string
	Rows  []recordRow
}

// More reports whether the state has more records than the board shows.
func (l lane) More() bool { return l.Count > int64(len(l.Rows)) }

func ledgerRecords(x *exchange) (answer, error) {
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &ledgerPage{form: newForm(), By: x.field("by")}
	err = x.view(func(tx *store.Tx) error { return p.fill(x, tx, scope) })
	return shownUnless(err, p)
}

func (p *ledgerPage) fill(x *exchange, tx *store.Tx, scope auth.Scope) (err error) {
	if p.Place, p.tree, err = x.pickPlace(tx, scope); err != nil {
		return err
	}
	if p.declared, err = x.ledgerAt(tx, countyWithin(p.tree, p.Place.Code)); err != nil {
		return err
	}
	p.head(x)
	p.asOf = today(tx)
	p.narrow(x)
	if err := p.figures(x, tx); err != nil {
		return err
	}
	switch p.By {
	case "board":
		return p.board(x, tx)
	case "calendar":
		return p.calendar(x, tx)
	case "counts":
		return p.counts(x, tx)
	case "flow":
		return p.flow(x, tx)
	}
	p.By = "list"
	p.tabs(x)
	return p.list(x, tx)
}

// head says which ledger it is.
func (p *ledgerPage) head(x *exchange) {
	d := p.declared
	p.Name, p.Plan, p.Clause = d.Ledger.Name.Say(x.lang), d.Pack.Title.Say(x.lang), joined(d.Ledger.Clauses)
	p.Keeper, p.Path = x.unitNames(d.Pack, d.Ledger.Keepers), ledgerPath(d.Pack.ID, d.Ledger.ID)
	p.Opens, p.Exports = x.keeps(), x.scope.May(auth.Export)
	p.tabs(x)
}

// keeps reports whether the account may open and fill in records at all; which
// steps it may make the flow says.
func (x *exchange) keeps() bool { return x.scope.May(auth.Verify) }

func (p *ledgerPage) tabs(x *exchange) {
	p.Tabs = nil
	for _, by := range []string{"list", "board", "calendar", "counts", "flow"} {
		p.Tabs = append(p.Tabs, choice{p.Path + more(p.Filter, "by", by), x.text("ledgers.by_" + by), by == p.By})
	}
}

// unitChoicesOf are the units of a plan.
func (x *exchange) unitChoicesOf(plan *pack.Pack, here string) (list []choice) {
	for _, unit := range plan.Units {
		list = append(list, choice{unit.ID, unit.Name.Say(x.lang), unit.ID == here})
	}
	return list
}

// figures are the numbers at the head: the states' phases and the clocks,
// within the place, whatever else narrows the list.
func (p *ledgerPage) figures(x *exchange, tx *store.Tx) error {
	var row ledgerRow
	if err := row.count(x, tx, ledger.Filter{Pack: p.filter.Pack, Ledger: p.filter.Ledger, Within: p.Place.Code, Day: p.asOf}); err != nil {
		return err
	}
	place := p.Place.Param(x.scope)
	add := func(text string, n int64, hot bool, name, value string) {
		p.Figures = append(p.Figures, ledgerFigure{x.text(text), n, p.Path + query("place", place, name, value), hot && n > 0})
	}
	add("ledgers.open", row.Open, false, "phase", string(flow.Open))
	add("ledgers.amber", row.Amber, false, "signal", string(flow.Amber))
	add("ledgers.red", row.Red, true, "signal", string(flow.Red))
	add("ledgers.done", row.Done, false, "phase", string(flow.Done))
	add("ledgers.all", row.Open+row.Done, false, "", "")
	return nil
}

const recordsShown = 50

func (p *ledgerPage) list(x *exchange, tx *store.Tx) error {
	filter := p.filter
	filter.After, filter.Limit = x.field("after"), recordsShown
	if filter.Signal == flow.Red || filter.Signal == flow.Amber {
		filter.Order = ledger.ByDue
	}
	page, err := x.Book.List(tx, x.scope, filter)
	if err != nil {
		return err
	}
	if page.Next != "" {
		p.Next = p.Path + more(p.Filter, "after", page.Next)
	}
	p.heads(x)
	for _, record := range page.Records {
		p.Rows = append(p.Rows, p.row(x, record))
	}
	p.bulk(x, page.Records)
	return nil
}

// heads are the indexed fields, which a list shows without opening a record.
func (p *ledgerPage) heads(x *exchange) {
	p.TitleHead = x.text("ledgers.record")
	if field, ok := p.declared.Form.Field(p.declared.Form.Title()); ok {
		p.TitleHead = field.Name.Say(x.lang)
	}
	for _, id := range p.declared.Form.Index() {
		field, _ := p.declared.Form.Field(id)
		p.Heads = append(p.Heads, columnHead{field.Name.Say(x.lang), field.Type == forms.Number || field.Type == forms.Money})
	}
}

func (p *ledgerPage) row(x *exchange, record ledger.Record) recordRow {
	row := recordRow{Title: record.Title, Place: placeName(p.tree, record.Division), Unit: unitName(p.declared.Pack, record.Unit, x.lang),
		Path: recordPath(record), Pick: recordPick(record), Round: record.Round, Due: record.Clock.Due, Signal: record.Signal(p.asOf)}
	if row.Title == "" {
		row.Title = x.text("ledgers.record_of", "day", record.Opened)
	}
	row.Escalated = record.Clock.Escalate != 0 && record.Clock.Escalate <= p.asOf && row.Signal == flow.Red
	row.State, row.Tone = stateName(p.declared.Flow, record.State, x), stateTone(record.Phase, row.Signal)
	for i, id := range p.declared.Form.Index() {
		row.Cells = append(row.Cells, p.indexed(x, id, record.Index[i]))
	}
	return row
}

// indexed says an indexed field of a list.
func (p *ledgerPage) indexed(x *exchange, id, value string) string {
	field, ok := p.declared.Form.Field(id)
	if !ok || value == "" {
		return ""
	}
	for _, o := range (&entryMaker{lang: x.lang, program: p.declared.Form, units: x.unitChoicesOf(p.declared.Pack, "")}).options(field, nil) {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

func recordPick(r ledger.Record) string {
	return strconv.FormatInt(r.County, 10) + "-" + store.FormatID(r.ID)
}

func stateName(f *flow.Flow, id string, x *exchange) string {
	if state, ok := f.State(id); ok {
		return state.Name.Say(x.lang)
	}
	return id
}

func stateTone(phase flow.Phase, signal flow.Signal) string {
	switch {
	case phase == flow.Done:
		return "tag-green"
	case signal == flow.Red:
		return "tag-red"
	case signal == flow.Amber:
		return "tag-amber"
	case phase == flow.Open || phase == "":
		return "tag-blue"
	}
	return ""
}

// bulk offers the moves that some record of the list is at.
func (p *ledgerPage) bulk(x *exchange, records []ledger.Record) {
	if !x.keeps() {
		return
	}
	states := map[string]bool{}
	for _, record := range records {
		states[record.State] = true
	}
	for _, move := range p.declared.Flow.Moves {
		if !begins(move, states) || !mayEver(move, x.actor(), p.declared.Ledger.Keepers) {
			continue
		}
		p.Moves = append(p.Moves, choice{Value: move.ID, Text: move.Name.Say(x.lang)})
		if move.Kind == flow.Handover {
			p.Units = x.unitChoicesOf(p.declared.Pack, "")
		}
	}
}

func begins(move flow.Move, states map[string]bool) bool {
	for _, from := range move.From {
		if from == flow.Any || states[from] {
			return true
		}
	}
	return false
}

func (p *ledgerPage) board(x *exchange, tx *store.Tx) error {
	columns, err := x.Book.Board(tx, x.scope, p.filter)
	for _, column := range columns {
		one := lane{Name: column.State.Name.Say(x.lang), Phase: column.State.Phase, Count: column.Count, Path: p.Path + more(p.Filter, "state", column.State.ID)}
		for _, record := range column.Records {
			one.Rows = append(one.Rows, p.row(x, record))
		}
		p.Lanes = append(p.Lanes, one)
	}
	return err
}
