package figure

import (
	"net/http"
	"net/url"
	"strconv"

	"guben/attachment"
	"guben/auth"
	"guben/dispatch"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// filingPage is one paper: what it says, what happened to it, and what can be
// done with it now.
type filingPage struct {
	page.Form
	paperRow
	briefPart
	Plan     string
	Corrects string // path of the paper it corrects
	Events   []filingEvent
	Minutes  []minuteRow
	Files    bool // may be filed now
	Decides  bool // may be accepted or returned now
	Fixes    bool // may be corrected
	Minuting bool // decisions may be added
	Exports  bool
	Units    []page.Choice
	Places   []page.Choice
	Typed    minuteTyped

	plan *pack.Pack
}

func (*filingPage) File() string { return "filing" }

// filingEvent is a step of a paper's life.
type filingEvent struct {
	dispatch.Event
	Said string
}

// minuteRow is a decision of a meeting.
type minuteRow struct {
	dispatch.Minute
	LeadName, PlaceName, Path string
}

// minuteTyped is a decision as it was typed.
type minuteTyped struct{ Name, Lead, Due, Place string }

func filing(x *page.Exchange) (page.Answer, error) {
	p, err := loadFiling(x)
	return page.ShowUnless(err, p)
}

func loadFiling(x *page.Exchange) (*filingPage, error) {
	p := &filingPage{Form: page.NewForm(), Exports: x.Scope.May(auth.Export)}
	return p, x.View(func(tx *store.Tx) error { return p.load(x, tx) })
}

func (p *filingPage) load(x *page.Exchange, tx *store.Tx) error {
	f, err := x.Dispatch.Get(tx, x.Scope, store.ParseID(x.R.PathValue("county")), x.ID("id"))
	if err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	if p.plan, err = x.PackOn(f.Place, f.Pack, 0); err != nil {
		return err
	}
	p.paperRow = newPaperRow(x, &page.WorkPicker{Tree: tree, Today: page.Today(tx)}, f)
	if p.PlaceName == "" {
		p.PlaceName = f.Briefing.PlaceName
	}
	p.Plan, p.briefPart = p.plan.Title.Say(x.Lang), shownBrief(x, f.Briefing, p.plan)
	if f.Corrects != 0 {
		p.Corrects = page.FilingPath(dispatch.Filing{County: f.County, ID: f.Corrects})
	}
	for _, event := range f.Events {
		p.Events = append(p.Events, filingEvent{event, x.Text("briefings.did_" + event.Move)})
	}
	for _, m := range f.Minutes {
		p.Minutes = append(p.Minutes, minuteRow{m, page.UnitName(p.plan, m.Lead, x.Lang), page.PlaceName(tree, m.Place), page.TaskPath(m.Task)})
	}
	p.may(x, f)
	if p.Minuting {
		p.Units, p.Places = x.UnitsOf(p.plan, ""), page.PlaceChoices(tree, f.Place, f.Place)
	}
	return nil
}

// may tells what the account may do with the paper now.
func (p *filingPage) may(x *page.Exchange, f dispatch.Filing) {
	own := writesPapers(x) && x.Scope.Reaches(f.Place)
	p.Files = own && (f.State == dispatch.Draft || f.State == dispatch.Returned)
	p.Decides = x.Scope.May(auth.Dispatch) && x.Scope.Reaches(f.To) && f.State == dispatch.Filed
	p.Fixes = own && f.State == dispatch.Accepted
	p.Minuting = x.Scope.May(auth.Dispatch) && own && f.Kind == dispatch.Meeting
}

// Version is the version the page was made from.
func (p *filingPage) Version() int { return p.Filing.Version }

// moveFiling files, accepts, returns or corrects a paper, or adds a decision.
func moveFiling(x *page.Exchange) (page.Answer, error) {
	p, err := loadFiling(x)
	if err != nil {
		return nil, err
	}
	if x.Field("do") == "minute" {
		p.Typed = minuteTyped{x.Field("name"), x.Field("lead"), x.Field("due"), x.Field("place")}
		return p.answer(x, p.Filing, "minute_made", p.decide(x))
	}
	if err := x.Measure(x.R.Context(), x.Scope, p.Filing.Place, p.Filing.Pack); err != nil {
		return nil, err
	}
	after := p.Filing
	err = x.Update(func(tx *store.Tx) (err error) {
		after, err = p.move(x, tx)
		return err
	})
	return p.answer(x, after, "paper_moved", err)
}

func (p *filingPage) move(x *page.Exchange, tx *store.Tx) (dispatch.Filing, error) {
	f, note, key := p.Filing, x.Field("note"), x.Field("key")
	version, _ := strconv.Atoi(x.Field("version"))
	query := dispatch.Query{Pack: p.plan, Place: f.Place, Month: f.Month, Today: page.Today(tx)}
	switch x.Field("do") {
	case "file":
		return x.Dispatch.File(tx, x.Scope, query, f.ID, version, key)
	case "accept":
		return x.Dispatch.Accept(tx, x.Scope, f.County, f.ID, version, key)
	case "return":
		return x.Dispatch.Return(tx, x.Scope, f.County, f.ID, version, note, key)
	case "correct":
		return x.Dispatch.Correct(tx, x.Scope, query, f.ID, note, key)
	case "draft":
		return x.Dispatch.Prepare(tx, x.Scope, query, f.Kind, x.Field("summary"), key)
	}
	return f, fault.New(fault.Invalid, "web.no_move")
}

// decide puts a decision into the minutes.
func (p *filingPage) decide(x *page.Exchange) error {
	due, err := period.Parse(x.Field("due"))
	if err != nil || x.Field("name") == "" || x.Field("lead") == "" {
		return fault.New(fault.Invalid, "briefings.minute_lacks")
	}
	minute := dispatch.Minute{Meeting: p.Filing.ID, Name: x.Field("name"), Lead: x.Field("lead"), Due: due}
	if named := x.Field("place"); named != "" {
		if minute.Place, err = division.ParseCode(named); err != nil || !p.Filing.Place.Contains(minute.Place) {
			return page.NoRow()
		}
	}
	return x.Update(func(tx *store.Tx) error {
		_, err := x.Dispatch.Decide(tx, x.Scope, p.Filing.County, minute, x.Field("key"))
		return err
	})
}

// answer leads back to the paper, or shows it with what is wrong.
func (p *filingPage) answer(x *page.Exchange, after dispatch.Filing, done string, err error) (page.Answer, error) {
	switch kind := fault.KindOf(err); {
	case err == nil:
		return page.See(page.FilingPath(after), done)
	case kind == fault.Duplicate:
		return page.See(page.FilingPath(p.Filing), done)
	case kind == fault.Invalid || kind == fault.Conflict:
		p.Wrong = fault.Say(x.Lang, err)
		if kind == fault.Conflict {
			return page.Again(http.StatusConflict, p)
		}
		return page.Again(http.StatusUnprocessableEntity, p)
	}
	return nil, err
}

// filingFile sends a paper as it stood when it was filed.
func filingFile(x *page.Exchange) (page.Answer, error) {
	p, err := loadFiling(x)
	if err != nil {
		return nil, err
	}
	as := "word"
	if x.R.PathValue("as") == "workbook" {
		as = "workbook"
	}
	return sendBriefing(x, p.Brief, as)
}

// sendPaper sends a Word document.
func sendPaper(x *page.Exchange, name string, content []byte) error {
	head := x.W.Header()
	head.Set("Content-Type", attachment.Word.Media())
	head.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name+".docx"))
	head.Set("Content-Length", strconv.Itoa(len(content)))
	_, err := x.W.Write(content)
	return err
}
