package web

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
)

// filingPage is one paper: what it says, what happened to it, and what can be
// done with it now.
type filingPage struct {
	form
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
	Units    []choice
	Places   []choice
	Typed    minuteTyped

	plan *pack.Pack
}

func (*filingPage) file() string { return "filing" }

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

func filing(x *exchange) (answer, error) {
	p, err := x.loadFiling()
	return shownUnless(err, p)
}

func (x *exchange) loadFiling() (*filingPage, error) {
	p := &filingPage{form: newForm(), Exports: x.scope.May(auth.Export)}
	return p, x.view(func(tx *store.Tx) error { return p.load(x, tx) })
}

func (p *filingPage) load(x *exchange, tx *store.Tx) error {
	f, err := x.Dispatch.Get(tx, x.scope, store.ParseID(x.r.PathValue("county")), x.id("id"))
	if err != nil {
		return err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	if p.plan, err = x.PackOn(f.Place, f.Pack, 0); err != nil {
		return err
	}
	p.paperRow = x.paperRow(&workPicker{tree: tree, Today: today(tx)}, f)
	if p.PlaceName == "" {
		p.PlaceName = f.Briefing.PlaceName
	}
	p.Plan, p.briefPart = p.plan.Title.Say(x.lang), x.shownBrief(f.Briefing, p.plan)
	if f.Corrects != 0 {
		p.Corrects = filingPath(dispatch.Filing{County: f.County, ID: f.Corrects})
	}
	for _, event := range f.Events {
		p.Events = append(p.Events, filingEvent{event, x.text("briefings.did_" + event.Move)})
	}
	for _, m := range f.Minutes {
		p.Minutes = append(p.Minutes, minuteRow{m, unitName(p.plan, m.Lead, x.lang), placeName(tree, m.Place), taskPath(m.Task)})
	}
	p.may(x, f)
	if p.Minuting {
		p.Units, p.Places = x.unitChoicesOf(p.plan, ""), placeChoices(tree, f.Place, f.Place)
	}
	return nil
}

// may tells what the account may do with the paper now.
func (p *filingPage) may(x *exchange, f dispatch.Filing) {
	own := x.writesPapers() && x.scope.Reaches(f.Place)
	p.Files = own && (f.State == dispatch.Draft || f.State == dispatch.Returned)
	p.Decides = x.scope.May(auth.Dispatch) && x.scope.Reaches(f.To) && f.State == dispatch.Filed
	p.Fixes = own && f.State == dispatch.Accepted
	p.Minuting = x.scope.May(auth.Dispatch) && own && f.Kind == dispatch.Meeting
}

// Version is the version the page was made from.
func (p *filingPage) Version() int { return p.Filing.Version }

// moveFiling files, accepts, returns or corrects a paper, or adds a decision.
func moveFiling(x *exchange) (answer, error) {
	p, err := x.loadFiling()
	if err != nil {
		return nil, err
	}
	if x.field("do") == "minute" {
		p.Typed = minuteTyped{x.field("name"), x.field("lead"), x.field("due"), x.field("place")}
		return p.answer(x, p.Filing, "minute_made", p.decide(x))
	}
	if err := x.Measure(x.r.Context(), x.scope, p.Filing.Place, p.Filing.Pack); err != nil {
		return nil, err
	}
	after := p.Filing
	err = x.update(func(tx *store.Tx) (err error) {
		after, err = p.move(x, tx)
		return err
	})
	return p.answer(x, after, "paper_moved", err)
}

func (p *filingPage) move(x *exchange, tx *store.Tx) (dispatch.Filing, error) {
	f, note, key := p.Filing, x.field("note"), x.field("key")
	version, _ := strconv.Atoi(x.field("version"))
	query := dispatch.Query{Pack: p.plan, Place: f.Place, Month: f.Month, Today: today(tx)}
	switch x.field("do") {
	case "file":
		return x.Dispatch.File(tx, x.scope, query, f.ID, version, key)
	case "accept":
		return x.Dispatch.Accept(tx, x.scope, f.County, f.ID, version, key)
	case "return":
		return x.Dispatch.Return(tx, x.scope, f.County, f.ID, version, note, key)
	case "correct":
		return x.Dispatch.Correct(tx, x.scope, query, f.ID, note, key)
	case "draft":
		return x.Dispatch.Prepare(tx, x.scope, query, f.Kind, x.field("summary"), key)
	}
	return f, fault.New(fault.Invalid, "briefings.no_move")
}

// decide puts a decision into the minutes.
func (p *filingPage) decide(x *exchange) error {
	due, err := period.Parse(x.field("due"))
	if err != nil || x.field("name") == "" || x.field("lead") == "" {
		return fault.New(fault.Invalid, "briefings.minute_lacks")
	}
	minute := dispatch.Minute{Meeting: p.Filing.ID, Name: x.field("name"), Lead: x.field("lead"), Due: due}
	if named := x.field("place"); named != "" {
		if minute.Place, err = division.ParseCode(named); err != nil || !p.Filing.Place.Contains(minute.Place) {
			return noRow()
		}
	}
	return x.update(func(tx *store.Tx) error {
		_, err := x.Dispatch.Decide(tx, x.scope, p.Filing.County, minute, x.field("key"))
		return err
	})
}

// answer leads back to the paper, or shows it with what is wrong.
func (p *filingPage) answer(x *exchange, after dispatch.Filing, done string, err error) (answer, error) {
	switch kind := fault.KindOf(err); {
	case err == nil:
		return see(filingPath(after), done)
	case kind == fault.Duplicate:
		return see(filingPath(p.Filing), done)
	case kind == fault.Invalid || kind == fault.Conflict:
		p.Wrong = fault.Say(x.lang, err)
		if kind == fault.Conflict {
			return again(http.StatusConflict, p)
		}
		return again(http.StatusUnprocessableEntity, p)
	}
	return nil, err
}

// filingFile sends a paper as it stood when it was filed.
func filingFile(x *exchange) (answer, error) {
	p, err := x.loadFiling()
	if err != nil {
		return nil, err
	}
	as := "word"
	if x.r.PathValue("as") == "workbook" {
		as = "workbook"
	}
	return x.sendBriefing(p.Brief, as)
}

// sendPaper sends a Word document.
func (x *exchange) sendPaper(name string, content []byte) error {
	head := x.w.Header()
	head.Set("Content-Type", attachment.Word.Media())
	head.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name+".docx"))
	head.Set("Content-Length", strconv.Itoa(len(content)))
	_, err := x.w.Write(content)
	return err
}
