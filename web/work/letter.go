package work

import (
	"slices"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// lettersPage lists letters of responsibility (责任书), from the top level down.
type lettersPage struct {
	page.Form
	page.WorkPicker
	Year   int
	Years  []page.Choice
	Levels []letterLevel
	Writes bool // the account may have letters written
	Units  []page.Choice
}

func (lettersPage) File() string { return "letters" }

// letterLevel is the letters of one level.
type letterLevel struct {
	Name string
	Rows []letterRow
}

// letterRow is a letter in a list.
type letterRow struct {
	task.Letter
	PlaceName, UnitName, AboveName string
}

// Path is the letter's page.
func (r letterRow) Path() string { return page.LetterPath(r.Letter) }

// Tone is the colour of the state.
func (r letterRow) Tone() string {
	return map[string]string{task.Signed: "tag-green", task.Undertaken: "tag-blue"}[r.State]
}

func newLetterRow(x *page.Exchange, tree *division.Tree, l task.Letter) letterRow {
	plan := x.PackOf(l.Pack)
	row := letterRow{Letter: l, PlaceName: page.PlaceName(tree, l.Place), UnitName: page.UnitName(plan, l.Unit, x.Lang), AboveName: x.Text("work.office")}
	if l.Above != "" {
		row.AboveName = page.UnitName(plan, l.Above, x.Lang)
	}
	return row
}

func letters(x *page.Exchange) (page.Answer, error) {
	p := &lettersPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *lettersPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil {
		return err
	}
	p.year(x)
	p.Writes, p.Units = x.Scope.May(auth.Dispatch), x.UnitsOf(p.Pack, x.Field("unit"))
	if p.Pack == nil {
		return nil
	}
	list, err := task.Letters(tx, x.Scope, p.Plan(), p.Year)
	for _, l := range list {
		if !p.Place.Code.Contains(l.Place) {
			continue
		}
		level := x.Text("work.level_" + strconv.Itoa(int(l.Place.Level())))
		if n := len(p.Levels); n == 0 || p.Levels[n-1].Name != level {
			p.Levels = append(p.Levels, letterLevel{Name: level})
		}
		last := &p.Levels[len(p.Levels)-1]
		last.Rows = append(last.Rows, newLetterRow(x, p.Tree, l))
	}
	return err
}

// year is the year asked for, and those the plan runs in.
func (p *lettersPage) year(x *page.Exchange) {
	p.Year = p.Today.Year()
	first, last := p.Year, p.Year
	if p.Pack != nil && p.Pack.Period.To != 0 {
		first, last = p.Pack.Period.From.Year(), p.Pack.Period.To.Year()
		p.Year = min(max(p.Year, first), last)
	}
	if asked, err := strconv.Atoi(x.Field("year")); err == nil && asked >= 2000 && asked < 2100 {
		p.Year = asked
	}
	for year := first; year <= last; year++ {
		p.Years = append(p.Years, page.Choice{Value: strconv.Itoa(year), Text: strconv.Itoa(year), Here: year == p.Year})
	}
}

func writeLetter(x *page.Exchange) (page.Answer, error) {
	p := &lettersPage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	var l task.Letter
	var failed error = fault.New(fault.Invalid, "work.no_unit_chosen")
	if unit := x.Field("unit"); unit != "" && p.Pack != nil {
		failed = x.Update(func(tx *store.Tx) (err error) {
			l, err = x.Tasks.Write(tx, x.Scope, p.Plan(), p.Place.Code, unit, p.Year, p.Key)
			return err
		})
	}
	switch fault.KindOf(failed) {
	case fault.Duplicate:
		return page.See("/letter"+p.Query(x.Scope), "letter_written")
	case fault.Invalid, fault.Conflict, fault.NotFound:
		p.Wrong = fault.Say(x.Lang, failed)
		return page.Again(fault.Status(fault.New(fault.Invalid, "work.no_unit_chosen")), p)
	}
	if failed != nil {
		return nil, failed
	}
	return page.See(page.LetterPath(l), "letter_written")
}

// letterPage is a letter as it is printed and signed.
type letterPage struct {
	page.Form
	letterRow
	Plan     string
	Document string
	Signs    bool   // the account may sign now
	SignText string // for whom it signs
	SignNote string // what signing means here, or who signs next
}

func (letterPage) File() string { return "letter" }

// By is who signed for a side, "" while nobody has.
func (p *letterPage) By(side string) *task.Signature {
	i := slices.IndexFunc(p.Signed, func(s task.Signature) bool { return s.Side == side })
	if i < 0 {
		return nil
	}
	return &p.Signed[i]
}

func (p *letterPage) load(x *page.Exchange, tx *store.Tx) error {
	year, _ := strconv.Atoi(x.R.PathValue("year"))
	county, id := store.ParseID(x.R.PathValue("county")), x.ID("id")
	list, err := task.Letters(tx, x.Scope, x.R.PathValue("plan"), year)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(l task.Letter) bool { return l.County == county && l.ID == id })
	if i < 0 {
		return page.NoRow()
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.letterRow = newLetterRow(x, tree, list[i])
	if plan := x.PackOf(p.Pack); plan != nil {
		p.Plan, p.Document = plan.Title.Say(x.Lang), plan.Document
	}
	p.sign(x)
	return nil
}

// sign says for whom the account may sign, or who signs next.
func (p *letterPage) sign(x *page.Exchange) {
	if p.State == task.Signed || !x.Scope.May(auth.Verify) {
		return
	}
	side, err := p.Side(x.Scope)
	p.Signs = err == nil
	next := p.UnitName
	if p.State == task.Undertaken {
		next = p.AboveName
	}
	switch {
	case err != nil:
		p.SignNote = x.Text("work.sign_waits", "who", next)
	case side == task.Above:
		p.SignText, p.SignNote = x.Text("work.sign_above"), x.Text("work.sign_note")
	case x.Scope.Unit == p.Unit:
		p.SignText, p.SignNote = x.Text("work.sign"), x.Text("work.sign_note")
	default:
		p.SignText, p.SignNote = x.Text("work.sign_for", "unit", next), x.Text("work.sign_for_note", "unit", next)
	}
}

func letter(x *page.Exchange) (page.Answer, error) {
	p := &letterPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.load(x, tx) })
	return page.ShowUnless(err, p)
}

func signLetter(x *page.Exchange) (page.Answer, error) {
	p := &letterPage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	err := x.Update(func(tx *store.Tx) error {
		_, err := x.Tasks.Sign(tx, x.Scope, p.County, p.ID, p.Key)
		return err
	})
	switch kind := fault.KindOf(err); {
	case err == nil, kind == fault.Duplicate:
		return page.See(p.Path(), "letter_signed")
	case kind == fault.Conflict, kind == fault.Forbidden:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(statusOf(err), p)
	}
	return nil, err
}

// Row is the number of a line as printed.
func (p *letterPage) Row(i int) int { return i + 1 }
