package web

import (
	"slices"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
	"guben/task"
)

// lettersPage lists letters of responsibility (责任书), from the top level down.
type lettersPage struct {
	form
	workPicker
	Year   int
	Years  []choice
	Levels []letterLevel
	Writes bool // the account may have letters written
	Units  []choice
}

func (lettersPage) file() string { return "letters" }

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
func (r letterRow) Path() string {
	return "/letter/" + r.Pack + "/" + strconv.Itoa(r.Year) + "/" + strconv.FormatInt(r.County, 10) + "/" + store.FormatID(r.ID)
}

// Tone is the colour of the state.
func (r letterRow) Tone() string {
	return map[string]string{task.Signed: "tag-green", task.Undertaken: "tag-blue"}[r.State]
}

func (x *exchange) letterRow(tree *division.Tree, l task.Letter) letterRow {
	plan := x.packOf(l.Pack)
	row := letterRow{Letter: l, PlaceName: placeName(tree, l.Place), UnitName: unitName(plan, l.Unit, x.lang), AboveName: x.text("work.office")}
	if l.Above != "" {
		row.AboveName = unitName(plan, l.Above, x.lang)
	}
	return row
}

func letters(x *exchange) (answer, error) {
	p := &lettersPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *lettersPage) fill(x *exchange, tx *store.Tx) (err error) {
	if p.workPicker, err = x.pickWork(tx, false); err != nil {
		return err
	}
	p.year(x)
	p.Writes, p.Units = x.scope.May(auth.Dispatch), x.unitsOf(p.Pack, x.field("unit"))
	if p.Pack == nil {
		return nil
	}
	list, err := task.Letters(tx, x.scope, p.Plan(), p.Year)
	for _, l := range list {
		if !p.Place.Code.Contains(l.Place) {
			continue
		}
		level := x.text("work.level_" + strconv.Itoa(int(l.Place.Level())))
		if n := len(p.Levels); n == 0 || p.Levels[n-1].Name != level {
			p.Levels = append(p.Levels, letterLevel{Name: level})
		}
		last := &p.Levels[len(p.Levels)-1]
		last.Rows = append(last.Rows, x.letterRow(p.tree, l))
	}
	return err
}

// year is the year asked for, and those the plan runs in.
func (p *lettersPage) year(x *exchange) {
	p.Year = p.Today.Year()
	first, last := p.Year, p.Year
	if p.Pack != nil && p.Pack.Period.To != 0 {
		first, last = p.Pack.Period.From.Year(), p.Pack.Period.To.Year()
		p.Year = min(max(p.Year, first), last)
	}
	if asked, err := strconv.Atoi(x.field("year")); err == nil && asked >= 2000 && asked < 2100 {
		p.Year = asked
	}
	for year := first; year <= last; year++ {
		p.Years = append(p.Years, choice{strconv.Itoa(year), strconv.Itoa(year), year == p.Year})
	}
}

func writeLetter(x *exchange) (answer, error) {
	p := &lettersPage{form: form{Key: x.field("key")}}
	if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	var l task.Letter
	var failed error = fault.New(fault.Invalid, "work.no_unit_chosen")
	if unit := x.field("unit"); unit != "" && p.Pack != nil {
		failed = x.update(func(tx *store.Tx) (err error) {
			l, err = x.Tasks.Write(tx, x.scope, p.Plan(), p.Place.Code, unit, p.Year, p.Key)
			return err
		})
	}
	switch fault.KindOf(failed) {
	case fault.Duplicate:
		return see("/letter"+p.Query(x.scope), "letter_written")
	case fault.Invalid, fault.Conflict, fault.NotFound:
		p.Wrong = fault.Say(x.lang, failed)
		return again(fault.Status(fault.New(fault.Invalid, "work.no_unit_chosen")), p)
	}
	if failed != nil {
		return nil, failed
	}
	return see(letterRow{Letter: l}.Path(), "letter_written")
}

// letterPage is a letter as it is printed and signed.
type letterPage struct {
	form
	letterRow
	Plan     string
	Document string
	Signs    bool   // the account may sign now
	SignText string // for whom it signs
	SignNote string // what signing means here, or who signs next
}

func (letterPage) file() string { return "letter" }

// By is who signed for a side, "" while nobody has.
func (p *letterPage) By(side string) *task.Signature {
	i := slices.IndexFunc(p.Signed, func(s task.Signature) bool { return s.Side == side })
	if i < 0 {
		return nil
	}
	return &p.Signed[i]
}

func (p *letterPage) load(x *exchange, tx *store.Tx) error {
	year, _ := strconv.Atoi(x.r.PathValue("year"))
	county, id := store.ParseID(x.r.PathValue("county")), x.id("id")
	list, err := task.Letters(tx, x.scope, x.r.PathValue("plan"), year)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(l task.Letter) bool { return l.County == county && l.ID == id })
	if i < 0 {
		return noRow()
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	p.letterRow = x.letterRow(tree, list[i])
	if plan := x.packOf(p.Pack); plan != nil {
		p.Plan, p.Document = plan.Title.Say(x.lang), plan.Document
	}
	p.sign(x)
	return nil
}

// sign says for whom the account may sign, or who signs next.
func (p *letterPage) sign(x *exchange) {
	if p.State == task.Signed || !x.scope.May(auth.Verify) {
		return
	}
	side, err := p.Side(x.scope)
	p.Signs = err == nil
	next := p.UnitName
	if p.State == task.Undertaken {
		next = p.AboveName
	}
	switch {
	case err != nil:
		p.SignNote = x.text("work.sign_waits", "who", next)
	case side == task.Above:
		p.SignText, p.SignNote = x.text("work.sign_above"), x.text("work.sign_note")
	case x.scope.Unit == p.Unit:
		p.SignText, p.SignNote = x.text("work.sign"), x.text("work.sign_note")
	default:
		p.SignText, p.SignNote = x.text("work.sign_for", "unit", next), x.text("work.sign_for_note", "unit", next)
	}
}

func letter(x *exchange) (answer, error) {
	p := &letterPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.load(x, tx) })
	return shownUnless(err, p)
}

func signLetter(x *exchange) (answer, error) {
	p := &letterPage{form: form{Key: x.field("key")}}
	if err := x.view(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	err := x.update(func(tx *store.Tx) error {
		_, err := x.Tasks.Sign(tx, x.scope, p.County, p.ID, p.Key)
		return err
	})
	switch kind := fault.KindOf(err); {
	case err == nil, kind == fault.Duplicate:
		return see(p.Path(), "letter_signed")
	case kind == fault.Conflict, kind == fault.Forbidden:
		p.Wrong = fault.Say(x.lang, err)
		return again(statusOf(err), p)
	}
	return nil, err
}

// Row is the number of a line as printed.
func (p *letterPage) Row(i int) int { return i + 1 }
