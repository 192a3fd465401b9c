package ledger

import (
	"strconv"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/flow"
	forms "guben/form"
	"guben/ledger"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// ledgerPage is one ledger: as a list, a board, a calendar of clocks, counts,
// or as the flow it goes through.
type ledgerPage struct {
	page.Form
	Name, Plan, Clause, Keeper string
	Path                       string
	By                         string // list, board, calendar, counts, flow
	Place                      page.PlacePicker
	Filter                     string // what narrows the list, as a query, without By
	Opens                      bool   // the account may open records
	Exports                    bool
	Figures                    []ledgerFigure
	Tabs                       []page.Choice
	Selects                    []namedSelect

	TitleHead string
	Heads     []columnHead
	Rows      []recordRow
	Next      string
	Moves     []page.Choice // that can be made on several at once
	Units     []page.Choice

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

func (ledgerPage) File() string { return "ledger" }

// Here is the page itself, filters included.
func (p *ledgerPage) Here() string { return p.Path + page.More(p.Filter, "by", p.By) }

// Bare is the filter for a hidden field.
func (p *ledgerPage) Bare() string { return strings.TrimPrefix(p.Filter, "?") }

// PlaceQuery hands the place on to the page that opens a record.
func (p *ledgerPage) PlaceQuery() string {
	if p.Place.Code.Level() < division.Village {
		return ""
	}
	return page.Query("place", p.Place.Code.String())
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
	Options     []page.Choice
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

func ledgerRecords(x *page.Exchange) (page.Answer, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &ledgerPage{Form: page.NewForm(), By: x.Field("by")}
	err = x.View(func(tx *store.Tx) error { return p.fill(x, tx, scope) })
	return page.ShowUnless(err, p)
}

func (p *ledgerPage) fill(x *page.Exchange, tx *store.Tx, scope auth.Scope) (err error) {
	if p.Place, p.tree, err = x.PickPlace(tx, scope); err != nil {
		return err
	}
	if p.declared, err = ledgerAt(x, tx, page.CountyWithin(p.tree, p.Place.Code)); err != nil {
		return err
	}
	p.head(x)
	p.asOf = page.Today(tx)
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
func (p *ledgerPage) head(x *page.Exchange) {
	d := p.declared
	p.Name, p.Plan, p.Clause = d.Ledger.Name.Say(x.Lang), d.Pack.Title.Say(x.Lang), page.Joined(d.Ledger.Clauses)
	p.Keeper, p.Path = x.UnitNames(d.Pack, d.Ledger.Keepers), page.LedgerPath(d.Pack.ID, d.Ledger.ID)
	p.Opens, p.Exports = x.MayKeep(), x.Scope.May(auth.Export)
	p.tabs(x)
}

func (p *ledgerPage) tabs(x *page.Exchange) {
	p.Tabs = nil
	for _, by := range []string{"list", "board", "calendar", "counts", "flow"} {
		p.Tabs = append(p.Tabs, page.Choice{Value: p.Path + page.More(p.Filter, "by", by), Text: x.Text("ledgers.by_" + by), Here: by == p.By})
	}
}

// figures are the numbers at the head: the states' phases and the clocks,
// within the place, whatever else narrows the list.
func (p *ledgerPage) figures(x *page.Exchange, tx *store.Tx) error {
	var row page.LedgerRow
	if err := row.Count(x, tx, ledger.Filter{Pack: p.filter.Pack, Ledger: p.filter.Ledger, Within: p.Place.Code, Day: p.asOf}); err != nil {
		return err
	}
	place := p.Place.Param(x.Scope)
	add := func(text string, n int64, hot bool, name, value string) {
		p.Figures = append(p.Figures, ledgerFigure{x.Text(text), n, p.Path + page.Query("place", place, name, value), hot && n > 0})
	}
	add("web.ledger_open", row.Open, false, "phase", string(flow.Open))
	add("web.ledger_amber", row.Amber, false, "signal", string(flow.Amber))
	add("web.ledger_red", row.Red, true, "signal", string(flow.Red))
	add("web.ledger_done", row.Done, false, "phase", string(flow.Done))
	add("ledgers.all", row.Open+row.Done, false, "", "")
	return nil
}

const recordsShown = 50

func (p *ledgerPage) list(x *page.Exchange, tx *store.Tx) error {
	filter := p.filter
	filter.After, filter.Limit = x.Field("after"), recordsShown
	if filter.Signal == flow.Red || filter.Signal == flow.Amber {
		filter.Order = ledger.ByDue
	}
	batch, err := x.Book.List(tx, x.Scope, filter)
	if err != nil {
		return err
	}
	if batch.Next != "" {
		p.Next = p.Path + page.More(p.Filter, "after", batch.Next)
	}
	p.heads(x)
	for _, record := range batch.Records {
		p.Rows = append(p.Rows, p.row(x, record))
	}
	p.bulk(x, batch.Records)
	return nil
}

// heads are the indexed fields, which a list shows without opening a record.
func (p *ledgerPage) heads(x *page.Exchange) {
	p.TitleHead = x.Text("ledgers.record")
	if field, ok := p.declared.Form.Field(p.declared.Form.Title()); ok {
		p.TitleHead = field.Name.Say(x.Lang)
	}
	for _, id := range p.declared.Form.Index() {
		field, _ := p.declared.Form.Field(id)
		p.Heads = append(p.Heads, columnHead{field.Name.Say(x.Lang), field.Type == forms.Number || field.Type == forms.Money})
	}
}

func (p *ledgerPage) row(x *page.Exchange, record ledger.Record) recordRow {
	row := recordRow{Title: record.Title, Place: page.PlaceName(p.tree, record.Division), Unit: page.UnitName(p.declared.Pack, record.Unit, x.Lang),
		Path: page.RecordPath(record), Pick: recordPick(record), Round: record.Round, Due: record.Clock.Due, Signal: record.Signal(p.asOf)}
	if row.Title == "" {
		row.Title = x.Text("web.ledger_record_of", "day", record.Opened)
	}
	row.Escalated = record.Clock.Escalate != 0 && record.Clock.Escalate <= p.asOf && row.Signal == flow.Red
	row.State, row.Tone = page.StateName(p.declared.Flow, record.State, x), page.StateTone(record.Phase, row.Signal)
	for i, id := range p.declared.Form.Index() {
		row.Cells = append(row.Cells, p.indexed(x, id, record.Index[i]))
	}
	return row
}

// indexed says an indexed field of a list.
func (p *ledgerPage) indexed(x *page.Exchange, id, value string) string {
	field, ok := p.declared.Form.Field(id)
	if !ok || value == "" {
		return ""
	}
	for _, o := range (&entryMaker{lang: x.Lang, program: p.declared.Form, units: x.UnitsOf(p.declared.Pack, "")}).options(field, nil) {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

func recordPick(r ledger.Record) string {
	return strconv.FormatInt(r.County, 10) + "-" + store.FormatID(r.ID)
}

// bulk offers the moves that some record of the list is at.
func (p *ledgerPage) bulk(x *page.Exchange, records []ledger.Record) {
	if !x.MayKeep() {
		return
	}
	states := map[string]bool{}
	for _, record := range records {
		states[record.State] = true
	}
	for _, move := range p.declared.Flow.Moves {
		if !begins(move, states) || !mayEver(move, actor(x), p.declared.Ledger.Keepers) {
			continue
		}
		p.Moves = append(p.Moves, page.Choice{Value: move.ID, Text: move.Name.Say(x.Lang)})
		if move.Kind == flow.Handover {
			p.Units = x.UnitsOf(p.declared.Pack, "")
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

func (p *ledgerPage) board(x *page.Exchange, tx *store.Tx) error {
	columns, err := x.Book.Board(tx, x.Scope, p.filter)
	for _, column := range columns {
		one := lane{Name: column.State.Name.Say(x.Lang), Phase: column.State.Phase, Count: column.Count, Path: p.Path + page.More(p.Filter, "state", column.State.ID)}
		for _, record := range column.Records {
			one.Rows = append(one.Rows, p.row(x, record))
		}
		p.Lanes = append(p.Lanes, one)
	}
	return err
}
