package household

import (
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// villagesPage lists the villages of an area with what is known of them.
type villagesPage struct {
	Place page.PlacePicker
	Rows  []villageRow // those with figures or households
	Rest  []villageRow // those with neither
	Known bool         // one of them has figures
	Edit  bool
	Cut   bool // there are more than the list shows
}

func (villagesPage) File() string { return "villages" }

type villageRow struct {
	Code        division.Code
	Name, Place string
	Households  int64
	Known       bool            // it has figures
	Figures     []villageFigure // of shownOfVillage
}

// villageFigure is a column of the list, and in a row what stands there: "" where unknown.
type villageFigure struct {
	Field *dictionary.Field
	Text  string
}

// Counts reports whether the column holds numbers.
func (f villageFigure) Counts() bool { return f.Field.Type == dictionary.Int || f.Money() }

// Money reports whether the column holds yuan.
func (f villageFigure) Money() bool { return f.Field.Type == dictionary.Money }

// Path is the village's page.
func (r villageRow) Path() string { return page.VillagePath(r.Code) }

// shownOfVillage are the figures of the list.
var shownOfVillage = []string{"attribute", "population", "collective_income", "hardened_road", "roadless_hamlets"}

// Figures names the columns.
func (villagesPage) Figures() (columns []villageFigure) {
	for _, key := range shownOfVillage {
		field, _ := dictionary.Get(dictionary.Village, key)
		columns = append(columns, villageFigure{Field: field})
	}
	return columns
}

// Shown is how many villages stand on the page.
func (p villagesPage) Shown() int { return len(p.Rows) + len(p.Rest) }

// mostVillages bounds the list; a larger area is asked for by township.
const mostVillages = 500

func villages(x *page.Exchange) (page.Answer, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &villagesPage{Edit: x.Scope.May(auth.Edit)}
	err = x.View(func(tx *store.Tx) error {
		var tree *division.Tree
		if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
			return err
		}
		return p.fill(x, tx, tree)
	})
	return page.ShowUnless(err, p)
}

func (p *villagesPage) fill(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	codes := villagesOf(tree, p.Place.Code, nil)
	if p.Cut = len(codes) > mostVillages; p.Cut {
		codes = codes[:mostVillages]
	}
	homes, err := x.Registry.CountByVillage(tx, x.Scope, dictionary.Household, registry.Filter{Division: p.Place.Code})
	if err != nil {
		return err
	}
	known, err := x.Registry.List(tx, x.Scope, dictionary.Village, registry.Filter{Division: p.Place.Code, Limit: 2 * mostVillages})
	records := map[division.Code]registry.Record{}
	for _, record := range known.Records {
		records[record.Village] = record
	}
	for _, code := range codes {
		p.add(p.row(x, tree, code, records[code], homes[code]))
	}
	return err
}

// add puts a village where it belongs: those nothing is known of would drown
// the others.
func (p *villagesPage) add(row villageRow) {
	p.Known = p.Known || row.Known
	if row.Known || row.Households > 0 {
		p.Rows = append(p.Rows, row)
	} else {
		p.Rest = append(p.Rest, row)
	}
}

func villagesOf(tree *division.Tree, at division.Code, list []division.Code) []division.Code {
	if at.Level() == division.Village {
		return append(list, at)
	}
	for _, child := range tree.Children(at) {
		list = villagesOf(tree, child, list)
	}
	return list
}

func (p *villagesPage) row(x *page.Exchange, tree *division.Tree, code division.Code, record registry.Record, homes int64) villageRow {
	row := villageRow{Code: code, Name: tree.Name(code), Place: page.PlaceName(tree, code.Parent()), Households: homes, Known: record.Version > 0}
	for _, figure := range p.Figures() {
		value := record.Values[figure.Field.Key]
		figure.Text = figure.Field.Format(value, x.Lang)
		if figure.Field.Type == dictionary.Int && value.Known {
			figure.Text = page.GroupDigits(value.N)
		}
		row.Figures = append(row.Figures, figure)
	}
	return row
}

// villageRecord is what is known of a village; nothing yet is a record without values.
func villageRecord(x *page.Exchange, tx *store.Tx, code division.Code) (registry.Record, error) {
	record, err := x.Registry.Get(tx, x.Scope, dictionary.Village, code.County(), int64(code))
	if fault.KindOf(err) == fault.NotFound {
		return registry.Record{Entity: dictionary.Village, County: code.County(), ID: int64(code), Household: int64(code), Village: code}, nil
	}
	return record, err
}

// villagePage is one village: its figures, what its rules say, its findings.
type villagePage struct {
	Code     division.Code
	Name     string
	Place    string
	Known    []page.Fact
	Answers  []villageAnswer
	Findings []page.FindingRow
	Edit     bool
}

func (villagePage) File() string { return "village" }

// Path is the page itself.
func (p *villagePage) Path() string { return page.VillagePath(p.Code) }

// villageAnswer is what one rule says of the village.
type villageAnswer struct {
	Name, Clause string
	Truth        policy.Truth
	Lines        []page.Line
}

// askedVillage is the village of the path, within the account's area.
func askedVillage(x *page.Exchange, tx *store.Tx) (code division.Code, name string, err error) {
	code, err = division.ParseCode(x.R.PathValue("village"))
	if err != nil || code.Level() != division.Village || !x.Scope.Reaches(code) {
		return 0, "", fault.New(fault.NotFound, "store.no_row")
	}
	tree, err := x.Tree(tx)
	if err == nil && !tree.Has(code) {
		err = fault.New(fault.NotFound, "store.no_row")
	}
	if err != nil {
		return 0, "", err
	}
	return code, tree.Name(code), nil
}

func village(x *page.Exchange) (page.Answer, error) {
	p := &villagePage{Edit: x.Scope.May(auth.Edit)}
	err := x.View(func(tx *store.Tx) (err error) {
		if p.Code, p.Name, err = askedVillage(x, tx); err != nil {
			return err
		}
		tree, err := x.Tree(tx)
		if err != nil {
			return err
		}
		p.Place = tree.Path(p.Code, division.County)
		record, err := villageRecord(x, tx, p.Code)
		if err != nil {
			return err
		}
		for _, field := range dictionary.Fields(dictionary.Village) {
			p.Known = append(p.Known, facts(record, dictionary.Village, []string{field.Key}, x)...)
		}
		if err := p.answers(x, tx); err != nil {
			return err
		}
		return p.found(x, tx)
	})
	return page.ShowUnless(err, p)
}

// answers asks the rules about villages of the county's pack.
func (p *villagePage) answers(x *page.Exchange, tx *store.Tx) error {
	plan := x.PlanOf(p.Code.County())
	if plan == nil {
		return nil
	}
	day, err := asked(x, tx, p.Code.County())
	if err != nil {
		return err
	}
	answers, err := screen.ExplainVillage(tx, x.Registry, x.Scope, p.Code, plan, day, "")
	for _, a := range answers {
		name, clause := page.RuleOf(plan, a.Rule.ID, x.Lang)
		p.Answers = append(p.Answers, villageAnswer{name, clause, a.Truth, page.Lines(a.Reason, x.Lang)})
	}
	return err
}

func (p *villagePage) found(x *page.Exchange, tx *store.Tx) error {
	list, err := screen.List(tx, x.Scope, screen.Filter{County: p.Code.County(), Within: p.Code, OfVillages: true, Limit: 100})
	plan := x.PlanOf(p.Code.County())
	for _, finding := range list {
		p.Findings = append(p.Findings, x.FindingRow(plan, finding))
	}
	return err
}

// villageEdit is the form of a village's figures.
type villageEdit struct{ editPage }

// Path is the page itself.
func (p *villageEdit) Path() string { return p.Home + "/edit" }

func (p *villageEdit) read(x *page.Exchange, tx *store.Tx) error {
	code, name, err := askedVillage(x, tx)
	if err != nil {
		return err
	}
	if p.Record, err = villageRecord(x, tx, code); err != nil {
		return err
	}
	p.Home, p.Name, p.Lead = page.VillagePath(code), name, "village.edit_lead"
	p.Groups = editGroups(p.Record)
	return nil
}

func villageForm(x *page.Exchange) (page.Answer, error) {
	p := &villageEdit{editPage{Form: page.NewForm()}}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	return page.ShowUnless(err, p)
}

func reviseVillage(x *page.Exchange) (page.Answer, error) {
	p := &villageEdit{editPage{Form: page.NewForm()}}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	values := p.typed(x)
	if p.Errors > 0 {
		p.Wrong = x.Text("edit.problems", "count", p.Errors)
		return page.Again(422, p)
	}
	defer x.Memory.Forget()
	err := x.ReviseVillage(x.R.Context(), x.Scope, p.Record.Village, values, registry.Origin{Source: "web", Key: x.Field("key")})
	switch kind := fault.KindOf(err); {
	case err == nil || kind == fault.Duplicate:
		return page.See(p.Home, "edited")
	case kind == fault.Invalid || kind == fault.Conflict:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}
