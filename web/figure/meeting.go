package figure

import (
	"bytes"
	"net/http"
	"slices"

	"guben/auth"
	"guben/dispatch"
	"guben/fault"
	"guben/indicator"
	"guben/pack"
	"guben/store"
	"guben/web/page"
)

// dispatchPage is the month's meeting of a place: what it is about, its papers,
// and who has not filed.
type dispatchPage struct {
	page.Form
	figurePicker
	briefPart
	Papers  []paperRow
	Next    string
	Kinds   []page.Choice
	Missing []string
	Filed   int
	Writes  bool // the account may draft papers here
	Exports bool
	Summary string
}

func (*dispatchPage) File() string { return "dispatch" }

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

func filingTone(s dispatch.State) string {
	return map[dispatch.State]string{dispatch.Filed: "tag-blue", dispatch.Returned: "tag-amber", dispatch.Accepted: "tag-green"}[s]
}

func dispatchDesk(x *page.Exchange) (page.Answer, error) {
	p, err := loadDispatch(x)
	return page.ShowUnless(err, p)
}

func loadDispatch(x *page.Exchange) (*dispatchPage, error) {
	if err := measured(x); err != nil {
		return nil, err
	}
	p := &dispatchPage{Form: page.NewForm(), Exports: x.Scope.May(auth.Export)}
	return p, x.View(func(tx *store.Tx) (err error) {
		if p.figurePicker, err = pickFigures(x, tx); err != nil || p.Pack == nil {
			return err
		}
		if p.briefPart, err = brief(x, tx, &p.figurePicker); err != nil {
			return err
		}
		return p.papers(x, tx)
	})
}

func (p *figurePicker) meeting() dispatch.Query {
	return dispatch.Query{Pack: p.Pack, Place: p.Place.Code, Month: p.Month, Today: p.Today}
}

func brief(x *page.Exchange, tx *store.Tx, p *figurePicker) (part briefPart, err error) {
	brief, err := x.Dispatch.Brief(tx, x.Scope, p.meeting())
	if err != nil {
		return part, err
	}
	part = shownBrief(x, brief, p.Pack)
	for n := range part.Lines {
		part.Lines[n].Path = p.pathOf(x.Scope, part.Lines[n].ID)
	}
	return part, nil
}

// shownBrief prepares a briefing for a page.
func shownBrief(x *page.Exchange, brief dispatch.Briefing, plan *pack.Pack) briefPart {
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
		part.Lines = append(part.Lines, briefLine{Line: line, Value: sayFigure(x, line.This, i), Before: sayFigure(x, line.Last, i),
			Change: changed(line.Last, line.This), Spark: sparkOf(line.Trend)})
	}
	return part
}

const papersShown = 30

// papers lists the papers of the area, and who has not filed this month's report.
func (p *dispatchPage) papers(x *page.Exchange, tx *store.Tx) error {
	narrowed, err := x.Scope.Within(p.Place.Code)
	if err != nil {
		return err
	}
	list, err := x.Dispatch.List(tx, narrowed, dispatch.Filter{Pack: p.Pack.ID, Before: store.ParseID(x.Field("before")), Limit: papersShown + 1})
	if err != nil {
		return err
	}
	if len(list) > papersShown {
		list = list[:papersShown]
		p.Next = "/dispatch" + p.On(x.Scope, "before", store.FormatID(list[papersShown-1].ID))
	}
	for _, f := range list {
		p.Papers = append(p.Papers, newPaperRow(x, &p.WorkPicker, f))
	}
	p.Writes = writesPapers(x)
	for _, kind := range dispatch.Kinds {
		p.Kinds = append(p.Kinds, page.Choice{Value: string(kind), Text: kind.Say(x.Lang)})
	}
	missing, err := x.Dispatch.Missing(tx, narrowed, p.meeting(), dispatch.Monthly)
	for _, place := range missing {
		p.Missing = append(p.Missing, p.Tree.Name(place))
	}
	p.Filed = len(p.Tree.Children(p.Place.Code)) - len(missing)
	return err
}

// writesPapers reports whether the account may draft and file papers of its own
// area.
func writesPapers(x *page.Exchange) bool {
	return slices.Contains([]auth.Role{auth.Office, auth.Township, auth.Village}, x.Scope.Role)
}

func newPaperRow(x *page.Exchange, w *page.WorkPicker, f dispatch.Filing) paperRow {
	row := paperRow{Filing: f, PlaceName: page.PlaceName(w.Tree, f.Place), Path: page.FilingPath(f), Tone: filingTone(f.State)}
	row.Late = f.Due < w.Today && (f.State == dispatch.Draft || f.State == dispatch.Returned)
	if f.To != f.Place {
		row.ToName = w.Tree.Name(f.To)
	}
	return row
}

// preparePaper drafts the paper of the page's place and month.
func preparePaper(x *page.Exchange) (page.Answer, error) {
	var f dispatch.Filing
	kind := dispatch.Kind(x.Field("kind"))
	if !slices.Contains(dispatch.Kinds, kind) {
		return nil, fault.New(fault.Invalid, "briefings.no_kind")
	}
	if err := measured(x); err != nil {
		return nil, err
	}
	err := x.Update(func(tx *store.Tx) error {
		p, err := pickFigures(x, tx)
		if err != nil {
			return err
		}
		if p.Pack == nil {
			return page.NoRow()
		}
		f, err = x.Dispatch.Prepare(tx, x.Scope, p.meeting(), kind, x.Field("summary"), x.Field("key"))
		return err
	})
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Invalid:
		if err != nil {
			p, loadErr := loadDispatch(x)
			if loadErr != nil {
				return nil, loadErr
			}
			p.Wrong, p.Summary = fault.Say(x.Lang, err), x.Field("summary")
			return page.Again(http.StatusConflict, p)
		}
	case fault.Duplicate:
		return page.See("/dispatch", "paper_drafted")
	}
	if err != nil {
		return nil, err
	}
	return page.See(page.FilingPath(f), "paper_drafted")
}

// exportBriefing writes the briefing of the page as a paper or as a workbook.
func exportBriefing(x *page.Exchange) (page.Answer, error) {
	if err := measured(x); err != nil {
		return nil, err
	}
	var brief dispatch.Briefing
	if err := x.View(func(tx *store.Tx) error {
		p, err := pickFigures(x, tx)
		if err != nil {
			return err
		}
		if p.Pack == nil {
			return page.NoRow()
		}
		brief, err = x.Dispatch.Brief(tx, x.Scope, p.meeting())
		return err
	}); err != nil {
		return nil, err
	}
	return sendBriefing(x, brief, x.Field("as"))
}

// sendBriefing sends a briefing as a file: word or workbook.
func sendBriefing(x *page.Exchange, brief dispatch.Briefing, as string) (page.Answer, error) {
	var content bytes.Buffer
	name := x.Text("briefings.export_file", "place", brief.PlaceName, "month", brief.Month)
	if as == "workbook" {
		if err := brief.Workbook(&content, x.Lang); err != nil {
			return nil, err
		}
		return page.Sent(func(x *page.Exchange) error {
			return x.SendBook(name, func(x *page.Exchange) error {
				_, err := x.W.Write(content.Bytes())
				return err
			})
		}), nil
	}
	if err := brief.Word(&content, x.Lang); err != nil {
		return nil, err
	}
	return page.Sent(func(x *page.Exchange) error { return sendPaper(x, name, content.Bytes()) }), nil
}

// Hidden is plan, place and month of a link's query.
func (p *dispatchPage) Hidden() string {
	return page.Query("plan", p.Plan(), "place", p.Place.Code.String(), "month", p.Month.String())[1:]
}
