package web

import (
	"bytes"
	_ "embed"
	"net/http"
	"slices"
	"strconv"

	"guben/auth"
	"guben/dispatch"
	"guben/fault"
	"guben/indicator"
	"guben/message"
	"guben/pack"
	"guben/store"
)

//go:embed dispatch.txt
var dispatchCatalog string

var _ = message.Register("briefings", dispatchCatalog)

// dispatchPage is the month's meeting of a place: what it is about, its papers,
// and who has not filed.
type dispatchPage struct {
	form
	figurePicker
	briefPart
	Papers  []paperRow
	Next    string
	Kinds   []choice
	Missing []string
	Filed   int
	Writes  bool // the account may draft papers here
	Exports bool
	Summary string
}

func (*dispatchPage) file() string { return "dispatch" }

// briefPart is a briefing as pages show it.
type briefPart struct {
	Brief    dispatch.Briefing
	Figures  []light
	Tasks    []light
	Lines    []briefLine
	ShowTask bool
}

// briefLine is an indicator of a briefing.
type briefLine struct {
	dispatch.Line
	Value, Before, Change, Path string
	Spark                       *spark
}

// Signal is how the indicator stands.
func (l briefLine) Signal() indicator.Signal { return l.This.Signal }

// Text is the catalog key of the signal's word.
func (l briefLine) Text() string { return signalText(l.This.Signal) }

// paperRow is a paper in a list.
type paperRow struct {
	dispatch.Filing
	PlaceName, ToName, Plan, Path, Tone string
	Late                                bool
}

func filingPath(f dispatch.Filing) string {
	return "/dispatch/" + strconv.FormatInt(f.County, 10) + "/" + store.FormatID(f.ID)
}

func filingTone(s dispatch.State) string {
	return map[dispatch.State]string{dispatch.Filed: "tag-blue", dispatch.Returned: "tag-amber", dispatch.Accepted: "tag-green"}[s]
}

func dispatchDesk(x *exchange) (answer, error) {
	p, err := x.loadDispatch()
	return shownUnless(err, p)
}

func (x *exchange) loadDispatch() (*dispatchPage, error) {
	if err := x.measured(); err != nil {
		return nil, err
	}
	p := &dispatchPage{form: newForm(), Exports: x.scope.May(auth.Export)}
	return p, x.view(func(tx *store.Tx) (err error) {
		if p.figurePicker, err = x.pickFigures(tx); err != nil || p.Pack == nil {
			return err
		}
		if p.briefPart, err = x.brief(tx, &p.figurePicker); err != nil {
			return err
		}
		return p.papers(x, tx)
	})
}

func (p *figurePicker) meeting() dispatch.Query {
	return dispatch.Query{Pack: p.Pack, Place: p.Place.Code, Month: p.Month, Today: p.Today}
}

func (x *exchange) brief(tx *store.Tx, p *figurePicker) (part briefPart, err error) {
	brief, err := x.Dispatch.Brief(tx, x.scope, p.meeting())
	if err != nil {
		return part, err
	}
	part = x.shownBrief(brief, p.Pack)
	for n := range part.Lines {
		part.Lines[n].Path = p.pathOf(x.scope, part.Lines[n].ID)
	}
	return part, nil
}

// shownBrief prepares a briefing for a page.
func (x *exchange) shownBrief(brief dispatch.Briefing, plan *pack.Pack) briefPart {
	part := briefPart{Brief: brief}
	for _, s := range indicator.Signals {
		part.Figures = append(part.Figures, light{s, brief.Signals[s], ""})
		part.Tasks = append(part.Tasks, light{s, brief.Work[s], ""})
		part.ShowTask = part.ShowTask || brief.Work[s] > 0
	}
	for _, line := range brief.Indicators {
		i := &pack.Indicator{}
		if plan != nil {
			if known, ok := plan.Indicator(line.ID); ok {
				i = known
			}
		}
		part.Lines = append(part.Lines, briefLine{Line: line, Value: x.sayFigure(line.This, i), Before: x.sayFigure(line.Last, i),
			Change: changed(line.Last, line.This), Spark: sparkOf(line.Trend)})
	}
	return part
}

const papersShown = 30

// papers lists the papers of the area, and who has not filed this month's report.
func (p *dispatchPage) papers(x *exchange, tx *store.Tx) error {
	narrowed, err := x.scope.Within(p.Place.Code)
	if err != nil {
		return err
	}
	list, err := x.Dispatch.List(tx, narrowed, dispatch.Filter{Pack: p.Pack.ID, Before: store.ParseID(x.field("before")), Limit: papersShown + 1})
	if err != nil {
		return err
	}
	if len(list) > papersShown {
		list = list[:papersShown]
		p.Next = "/dispatch" + p.On(x.scope, "before", store.FormatID(list[papersShown-1].ID))
	}
	for _, f := range list {
		p.Papers = append(p.Papers, x.paperRow(&p.workPicker, f))
	}
	p.Writes = x.writesPapers()
	for _, kind := range dispatch.Kinds {
		p.Kinds = append(p.Kinds, choice{string(kind), kind.Say(x.lang), false})
	}
	missing, err := x.Dispatch.Missing(tx, narrowed, p.meeting(), dispatch.Monthly)
	for _, place := range missing {
		p.Missing = append(p.Missing, p.tree.Name(place))
	}
	p.Filed = len(p.tree.Children(p.Place.Code)) - len(missing)
	return err
}

// writesPapers reports whether the account may draft and file papers of its own
// area.
func (x *exchange) writesPapers() bool {
	return slices.Contains([]auth.Role{auth.Office, auth.Township, auth.Village}, x.scope.Role)
}

func (x *exchange) paperRow(w *workPicker, f dispatch.Filing) paperRow {
	row := paperRow{Filing: f, PlaceName: placeName(w.tree, f.Place), Path: filingPath(f), Tone: filingTone(f.State)}
	row.Late = f.Due < w.Today && (f.State == dispatch.Draft || f.State == dispatch.Returned)
	if f.To != f.Place {
		row.ToName = w.tree.Name(f.To)
	}
	return row
}

// preparePaper drafts the paper of the page's place and month.
func preparePaper(x *exchange) (answer, error) {
	var f dispatch.Filing
	kind := dispatch.Kind(x.field("kind"))
	if !slices.Contains(dispatch.Kinds, kind) {
		return nil, fault.New(fault.Invalid, "briefings.no_kind")
	}
	if err := x.measured(); err != nil {
		return nil, err
	}
	err := x.update(func(tx *store.Tx) error {
		p, err := x.pickFigures(tx)
		if err != nil {
			return err
		}
		if p.Pack == nil {
			return noRow()
		}
		f, err = x.Dispatch.Prepare(tx, x.scope, p.meeting(), kind, x.field("summary"), x.field("key"))
		return err
	})
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Invalid:
		if err != nil {
			p, loadErr := x.loadDispatch()
			if loadErr != nil {
				return nil, loadErr
			}
			p.Wrong, p.Summary = fault.Say(x.lang, err), x.field("summary")
			return again(http.StatusConflict, p)
		}
	case fault.Duplicate:
		return see("/dispatch", "paper_drafted")
	}
	if err != nil {
		return nil, err
	}
	return see(filingPath(f), "paper_drafted")
}

// exportBriefing writes the briefing of the page as a paper or as a workbook.
func exportBriefing(x *exchange) (answer, error) {
	if err := x.measured(); err != nil {
		return nil, err
	}
	var brief dispatch.Briefing
	if err := x.view(func(tx *store.Tx) error {
		p, err := x.pickFigures(tx)
		if err != nil {
			return err
		}
		if p.Pack == nil {
			return noRow()
		}
		brief, err = x.Dispatch.Brief(tx, x.scope, p.meeting())
		return err
	}); err != nil {
		return nil, err
	}
	return x.sendBriefing(brief, x.field("as"))
}

// sendBriefing sends a briefing as a file: word or workbook.
func (x *exchange) sendBriefing(brief dispatch.Briefing, as string) (answer, error) {
	var content bytes.Buffer
	name := x.text("briefings.export_file", "place", brief.PlaceName, "month", brief.Month)
	if as == "workbook" {
		if err := brief.Workbook(&content, x.lang); err != nil {
			return nil, err
		}
		return sent(func(x *exchange) error {
			return x.sendBook(name, func(x *exchange) error {
				_, err := x.w.Write(content.Bytes())
				return err
			})
		}), nil
	}
	if err := brief.Word(&content, x.lang); err != nil {
		return nil, err
	}
	return sent(func(x *exchange) error { return x.sendPaper(name, content.Bytes()) }), nil
}

// Hidden is plan, place and month of a link's query.
func (p *dispatchPage) Hidden() string {
	return query("plan", p.Plan(), "place", p.Place.Code.String(), "month", p.Month.String())[1:]
}
