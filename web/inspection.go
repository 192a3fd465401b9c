package web

import (
	_ "embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	forms "guben/form"
	"guben/inspection"
	"guben/message"
	"guben/period"
	"guben/store"
)

//go:embed inspection.txt
var inspectionCatalog string

var _ = message.Register("inspections", inspectionCatalog)

// inspectionsPage lists the rounds of inspection.
type inspectionsPage struct {
	Rounds []roundRow
	Plans  bool // the account may plan one
}

func (inspectionsPage) file() string { return "inspections" }

// roundRow is a round in a list.
type roundRow struct {
	inspection.Round
	PlaceName, LedgerName, Path string
	Late                        bool
}

// Part is how much is done, in hundredths.
func (r roundRow) Part() int64 { return r.Done * 100 / max(1, r.Drawn) }

func roundPath(county, id int64) string {
	return "/inspection/" + strconv.FormatInt(county, 10) + "/" + store.FormatID(id)
}

func inspections(x *exchange) (answer, error) {
	p := &inspectionsPage{Plans: x.scope.May(auth.Dispatch)}
	err := x.view(func(tx *store.Tx) error {
		tree, err := x.tree(tx)
		if err != nil {
			return err
		}
		rounds, err := x.Rounds.List(tx, x.scope)
		for _, r := range rounds {
			p.Rounds = append(p.Rounds, x.roundRow(tree, r, today(tx)))
		}
		return err
	})
	return shownUnless(err, p)
}

func (x *exchange) roundRow(tree *division.Tree, r inspection.Round, day period.Day) roundRow {
	row := roundRow{Round: r, PlaceName: tree.Name(r.Place), LedgerName: r.Ledger, Path: roundPath(r.County, r.ID), Late: r.Closed == 0 && r.To < day}
	if plan, err := x.PackOn(r.Place, r.Pack, 0); err == nil {
		if g, ok := plan.Ledger(r.Ledger); ok {
			row.LedgerName = g.Name.Say(x.lang)
		}
	}
	return row
}

// newRoundPage plans a round.
type newRoundPage struct {
	form
	Places  []choice
	Ledgers []measureGroup
	Depths  []choice
	Rules   []choice
	Typed   roundTyped
}

func (*newRoundPage) file() string { return "inspection_new" }

// roundTyped is a round as it was typed.
type roundTyped struct {
	Name, Share, Least, Seed, From, To string
	Cross                              bool
}

func newRound(x *exchange) (answer, error) {
	p := &newRoundPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *newRoundPage) fill(x *exchange, tx *store.Tx) error {
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	day := today(tx)
	if p.Typed.From == "" {
		p.Typed = roundTyped{Share: "10", Least: "2", From: day.String(), To: (day + 30).String()}
	}
	place := x.scope.Division
	if named, err := division.ParseCode(x.field("place")); err == nil {
		place = named
	}
	for _, c := range placeChoices(tree, x.scope.Division, place) {
		if code, err := division.ParseCode(c.Value); err == nil && code.Level() <= division.Village {
			p.Places = append(p.Places, c)
		}
	}
	p.offer(x, countyWithin(tree, x.scope.Division))
	return nil
}

// offer lists what an inspector can fill in: the ledgers about households.
func (p *newRoundPage) offer(x *exchange, county int64) {
	for _, plan := range x.plans(county) {
		group := measureGroup{Title: plan.Title.Say(x.lang)}
		for n := range plan.Ledgers {
			g := &plan.Ledgers[n]
			if !g.Formed() || g.Subject != forms.OnHousehold {
				continue
			}
			value := plan.ID + "/" + g.ID
			here := value == x.field("ledger") || x.field("ledger") == "" && strings.Contains(g.ID, "inspect")
			group.Choices = append(group.Choices, choice{value, g.Name.Say(x.lang), here})
		}
		if len(group.Choices) > 0 {
			p.Ledgers = append(p.Ledgers, group)
		}
	}
	if plan := x.plan(); plan != nil {
		for n := range plan.Rules {
			rule := &plan.Rules[n]
			p.Rules = append(p.Rules, choice{rule.ID, ruleName(rule, x.lang), slices.Contains(x.r.Form["rule"], rule.ID)})
		}
	}
	depth := inspection.Depth(x.field("depth"))
	if depth == "" {
		depth = inspection.Sample
	}
	for _, d := range inspection.Depths {
		p.Depths = append(p.Depths, choice{string(d), d.Say(x.lang), d == depth})
	}
}

// planRound draws a round from what was typed.
func planRound(x *exchange) (answer, error) {
	p := &newRoundPage{form: form{Key: x.field("key")}}
	p.Typed = roundTyped{x.field("name"), x.field("share"), x.field("least"), x.field("seed"), x.field("from"), x.field("to"), x.field("cross") != ""}
	round, err := p.read(x)
	var made []inspection.Round
	if err == nil {
		err = x.update(func(tx *store.Tx) (err error) {
			made, err = x.Rounds.Plan(tx, x.scope, round, p.Key)
			return err
		})
	}
	switch kind := fault.KindOf(err); {
	case err == nil && len(made) == 1:
		return see(roundPath(made[0].County, made[0].ID), "round_planned")
	case err == nil || kind == fault.Duplicate:
		return see("/inspection", "round_planned")
	case kind == fault.Invalid || kind == fault.TooLarge:
		if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
			return nil, err
		}
		p.Wrong = fault.Say(x.lang, err)
		return again(http.StatusUnprocessableEntity, p)
	}
	return nil, err
}

func (p *newRoundPage) read(x *exchange) (r inspection.Round, err error) {
	r.Pack, r.Ledger, _ = strings.Cut(x.field("ledger"), "/")
	if r.Ledger == "" {
		return r, fault.New(fault.Invalid, "inspections.no_ledger")
	}
	if r.Place, err = division.ParseCode(x.field("place")); err != nil {
		return r, noRow()
	}
	r.Name, r.Depth, r.Cross, r.Seed, r.Rules = p.Typed.Name, inspection.Depth(x.field("depth")), p.Typed.Cross, p.Typed.Seed, x.r.PostForm["rule"]
	if r.Depth == inspection.Sample {
		r.Share, _ = strconv.Atoi(p.Typed.Share)
		r.Least, _ = strconv.Atoi(p.Typed.Least)
	}
	r.From, _ = period.Parse(p.Typed.From)
	r.To, _ = period.Parse(p.Typed.To)
	return r, nil
}

// roundPage is one round: how far it is, and the households drawn.
type roundPage struct {
	form
	roundRow
	Sums   []townshipSum
	Items  []itemRow
	Next   string
	Open   bool // only what is not done
	Tabs   []choice
	Closes bool
	Works  bool // the account may begin records
}

func (*roundPage) file() string { return "inspection" }

// townshipSum is a township's part of the round.
type townshipSum struct {
	inspection.Sum
	Name, ByName string
}

// Part is how much is done, in hundredths.
func (s townshipSum) Part() int64 { return s.Done * 100 / max(1, s.Drawn) }

// itemRow is a household of the round.
type itemRow struct {
	inspection.Item
	Name, Place, ByName, Path string
}

// State is the catalog key of how far it is.
func (r itemRow) State() string {
	switch {
	case r.Done:
		return "inspections.done"
	case r.Record != 0:
		return "inspections.begun"
	}
	return "inspections.waiting"
}

// Tone is the colour of how far it is.
func (r itemRow) Tone() string {
	switch {
	case r.Done:
		return "tag-green"
	case r.Record != 0:
		return "tag-blue"
	}
	return ""
}

const itemsShown = 50

func (x *exchange) loadRound() (*roundPage, error) {
	p := &roundPage{form: newForm(), Open: x.field("all") == ""}
	return p, x.view(func(tx *store.Tx) error {
		tree, err := x.tree(tx)
		if err != nil {
			return err
		}
		r, err := x.Rounds.Get(tx, x.scope, store.ParseID(x.r.PathValue("county")), x.id("id"))
		if err != nil {
			return err
		}
		p.roundRow = x.roundRow(tree, r, today(tx))
		p.Closes = x.scope.May(auth.Dispatch) && r.Closed == 0 && x.scope.Reaches(r.Place)
		p.Works = x.scope.May(auth.Verify) && r.Closed == 0
		p.Tabs = []choice{{p.Path, x.text("inspections.open_first"), p.Open}, {p.Path + "?all=1", x.text("web.all"), !p.Open}}
		if err := p.sums(x, tx, tree); err != nil {
			return err
		}
		return p.items(x, tx)
	})
}

func (p *roundPage) sums(x *exchange, tx *store.Tx, tree *division.Tree) error {
	sums, err := x.Rounds.Sums(tx, x.scope, p.County, p.ID)
	if err != nil || len(sums) == 0 {
		return err
	}
	whole, err := division.Load(tx, sums[0].Township.At(division.County), today(tx)) // a township inspects outside its area
	for _, s := range sums {
		row := townshipSum{Sum: s, Name: whole.Name(s.Township)}
		if s.Inspector != s.Township {
			row.ByName = whole.Name(s.Inspector)
		}
		p.Sums = append(p.Sums, row)
	}
	return err
}

func (p *roundPage) items(x *exchange, tx *store.Tx) error {
	var after inspection.Item
	village, household, _ := strings.Cut(x.field("after"), ".")
	after.Village, after.Household = division.Code(store.ParseID(village)), store.ParseID(household)
	items, err := x.Rounds.Items(tx, x.scope, p.County, p.ID, p.Open, after, itemsShown+1)
	if err != nil || len(items) == 0 {
		return err
	}
	whole, err := division.Load(tx, items[0].Village.At(division.County), today(tx))
	if err != nil {
		return err
	}
	if len(items) > itemsShown {
		items = items[:itemsShown]
		last := items[itemsShown-1]
		all := ""
		if !p.Open {
			all = "1"
		}
		p.Next = p.Path + query("all", all, "after", store.FormatID(int64(last.Village))+"."+store.FormatID(last.Household))
	}
	for _, item := range items {
		row := itemRow{Item: item, Place: placeName(whole, item.Village), Path: p.Path + "/household/" + store.FormatID(item.Household)}
		if p.Cross {
			row.ByName = whole.Name(item.Inspector)
		}
		_, lent, err := x.Rounds.Lend(tx, x.scope, p.County, p.ID, item.Household)
		if err != nil {
			return err
		}
		home, err := x.Registry.Get(tx, lent, dictionary.Household, p.County, item.Household)
		if err := unlessMissing(err); err != nil {
			return err
		}
		row.Name = home.Name()
		p.Items = append(p.Items, row)
	}
	return nil
}

func inspectionRound(x *exchange) (answer, error) {
	p, err := x.loadRound()
	return shownUnless(err, p)
}

// workRound begins a household's record, or closes the round.
func workRound(x *exchange) (answer, error) {
	county, id := store.ParseID(x.r.PathValue("county")), x.id("id")
	to, done := roundPath(county, id), "round_closed"
	err := x.update(func(tx *store.Tx) error {
		switch x.field("do") {
		case "close":
			return x.Rounds.Close(tx, x.scope, county, id, x.field("key"))
		case "begin":
		default:
			return unknownMove(x, tx, county, id)
		}
		household := store.ParseID(x.field("household"))
		_, _, err := x.Rounds.Begin(tx, x.scope, county, id, household, x.field("key")+x.field("household"))
		to, done = roundPath(county, id)+"/household/"+store.FormatID(household), ""
		return err
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return see(to, done)
}

// unknownMove refuses what is neither; a round that is not the account's own does
// not exist.
func unknownMove(x *exchange, tx *store.Tx, county, id int64) error {
	if _, err := x.Rounds.Get(tx, x.scope, county, id); err != nil {
		return err
	}
	return fault.New(fault.Invalid, "briefings.no_move")
}

// lend lets the pages of records work on a household of the round with the scope
// the round gives for it, under an address of its own.
func lend(page Handler) Handler {
	return func(x *exchange) (answer, error) {
		county, id, household := store.ParseID(x.r.PathValue("county")), x.id("id"), x.id("household")
		err := x.view(func(tx *store.Tx) error {
			item, lent, err := x.Rounds.Lend(tx, x.scope, county, id, household)
			if err != nil {
				return err
			}
			if item.Record == 0 {
				return noRow()
			}
			record, err := x.Book.Get(tx, lent, county, item.Record)
			if err != nil {
				return err
			}
			x.lent = &lending{record: roundPath(county, id) + "/household/" + store.FormatID(household), round: roundPath(county, id)}
			x.scope = lent
			x.r.SetPathValue("pack", record.Pack)
			x.r.SetPathValue("ledger", record.Ledger)
			x.r.SetPathValue("record", store.FormatID(record.ID))
			return nil
		})
		if err != nil {
			return nil, err
		}
		return page(x)
	}
}

// lending is where a record that is lent for an inspection is reached.
type lending struct{ record, round string }
