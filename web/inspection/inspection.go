package inspection

import (
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
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// inspectionsPage lists the rounds of inspection.
type inspectionsPage struct {
	Rounds []roundRow
	Plans  bool // the account may plan one
}

func (inspectionsPage) File() string { return "inspections" }

// roundRow is a round in a list.
type roundRow struct {
	inspection.Round
	PlaceName, LedgerName, Path string
	Late                        bool
}

// Part is how much is done, in hundredths.
func (r roundRow) Part() int64 { return r.Done * 100 / max(1, r.Drawn) }

func inspections(x *page.Exchange) (page.Answer, error) {
	p := &inspectionsPage{Plans: x.Scope.May(auth.Dispatch)}
	err := x.View(func(tx *store.Tx) error {
		tree, err := x.Tree(tx)
		if err != nil {
			return err
		}
		rounds, err := x.Rounds.List(tx, x.Scope)
		for _, r := range rounds {
			p.Rounds = append(p.Rounds, newRoundRow(x, tree, r, page.Today(tx)))
		}
		return err
	})
	return page.ShowUnless(err, p)
}

func newRoundRow(x *page.Exchange, tree *division.Tree, r inspection.Round, day period.Day) roundRow {
	row := roundRow{Round: r, PlaceName: tree.Name(r.Place), LedgerName: r.Ledger, Path: page.RoundPath(r.County, r.ID), Late: r.Closed == 0 && r.To < day}
	if plan, err := x.PackOn(r.Place, r.Pack, 0); err == nil {
		if g, ok := plan.Ledger(r.Ledger); ok {
			row.LedgerName = g.Name.Say(x.Lang)
		}
	}
	return row
}

// newRoundPage plans a round.
type newRoundPage struct {
	page.Form
	Places  []page.Choice
	Ledgers []page.Choices
	Depths  []page.Choice
	Rules   []page.Choice
	Typed   roundTyped
}

func (*newRoundPage) File() string { return "inspection_new" }

// roundTyped is a round as it was typed.
type roundTyped struct {
	Name, Share, Least, Seed, From, To string
	Cross                              bool
}

func newRound(x *page.Exchange) (page.Answer, error) {
	p := &newRoundPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *newRoundPage) fill(x *page.Exchange, tx *store.Tx) error {
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	day := page.Today(tx)
	if p.Typed.From == "" {
		p.Typed = roundTyped{Share: "10", Least: "2", From: day.String(), To: (day + 30).String()}
	}
	place := x.Scope.Division
	if named, err := division.ParseCode(x.Field("place")); err == nil {
		place = named
	}
	for _, c := range page.PlaceChoices(tree, x.Scope.Division, place) {
		if code, err := division.ParseCode(c.Value); err == nil && code.Level() <= division.Village {
			p.Places = append(p.Places, c)
		}
	}
	p.offer(x, page.CountyWithin(tree, x.Scope.Division))
	return nil
}

// offer lists what an inspector can fill in: the ledgers about households.
func (p *newRoundPage) offer(x *page.Exchange, county int64) {
	for _, plan := range x.Plans(county) {
		group := page.Choices{Title: plan.Title.Say(x.Lang)}
		for n := range plan.Ledgers {
			g := &plan.Ledgers[n]
			if !g.Formed() || g.Subject != forms.OnHousehold {
				continue
			}
			value := plan.ID + "/" + g.ID
			here := value == x.Field("ledger") || x.Field("ledger") == "" && strings.Contains(g.ID, "inspect")
			group.Choices = append(group.Choices, page.Choice{Value: value, Text: g.Name.Say(x.Lang), Here: here})
		}
		if len(group.Choices) > 0 {
			p.Ledgers = append(p.Ledgers, group)
		}
	}
	if plan := x.Plan(); plan != nil {
		for n := range plan.Rules {
			rule := &plan.Rules[n]
			p.Rules = append(p.Rules, page.Choice{Value: rule.ID, Text: page.RuleName(rule, x.Lang), Here: slices.Contains(x.R.Form["rule"], rule.ID)})
		}
	}
	depth := inspection.Depth(x.Field("depth"))
	if depth == "" {
		depth = inspection.Sample
	}
	for _, d := range inspection.Depths {
		p.Depths = append(p.Depths, page.Choice{Value: string(d), Text: d.Say(x.Lang), Here: d == depth})
	}
}

// planRound draws a round from what was typed.
func planRound(x *page.Exchange) (page.Answer, error) {
	p := &newRoundPage{Form: page.Form{Key: x.Field("key")}}
	p.Typed = roundTyped{x.Field("name"), x.Field("share"), x.Field("least"), x.Field("seed"), x.Field("from"), x.Field("to"), x.Field("cross") != ""}
	round, err := p.read(x)
	var made []inspection.Round
	if err == nil {
		err = x.Update(func(tx *store.Tx) (err error) {
			made, err = x.Rounds.Plan(tx, x.Scope, round, p.Key)
			return err
		})
	}
	switch kind := fault.KindOf(err); {
	case err == nil && len(made) == 1:
		return page.See(page.RoundPath(made[0].County, made[0].ID), "round_planned")
	case err == nil || kind == fault.Duplicate:
		return page.See("/inspection", "round_planned")
	case kind == fault.Invalid || kind == fault.TooLarge:
		if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
			return nil, err
		}
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(http.StatusUnprocessableEntity, p)
	}
	return nil, err
}

func (p *newRoundPage) read(x *page.Exchange) (r inspection.Round, err error) {
	r.Pack, r.Ledger, _ = strings.Cut(x.Field("ledger"), "/")
	if r.Ledger == "" {
		return r, fault.New(fault.Invalid, "inspections.no_ledger")
	}
	if r.Place, err = division.ParseCode(x.Field("place")); err != nil {
		return r, page.NoRow()
	}
	r.Name, r.Depth, r.Cross, r.Seed, r.Rules = p.Typed.Name, inspection.Depth(x.Field("depth")), p.Typed.Cross, p.Typed.Seed, x.R.PostForm["rule"]
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
	page.Form
	roundRow
	Sums   []townshipSum
	Items  []itemRow
	Next   string
	Open   bool // only what is not done
	Tabs   []page.Choice
	Closes bool
	Works  bool // the account may begin records
}

func (*roundPage) File() string { return "inspection" }

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

func loadRound(x *page.Exchange) (*roundPage, error) {
	p := &roundPage{Form: page.NewForm(), Open: x.Field("all") == ""}
	return p, x.View(func(tx *store.Tx) error {
		tree, err := x.Tree(tx)
		if err != nil {
			return err
		}
		r, err := x.Rounds.Get(tx, x.Scope, store.ParseID(x.R.PathValue("county")), x.ID("id"))
		if err != nil {
			return err
		}
		p.roundRow = newRoundRow(x, tree, r, page.Today(tx))
		p.Closes = x.Scope.May(auth.Dispatch) && r.Closed == 0 && x.Scope.Reaches(r.Place)
		p.Works = x.Scope.May(auth.Verify) && r.Closed == 0
		p.Tabs = []page.Choice{{Value: p.Path, Text: x.Text("inspections.open_first"), Here: p.Open}, {Value: p.Path + "?all=1", Text: x.Text("web.all"), Here: !p.Open}}
		if err := p.sums(x, tx, tree); err != nil {
			return err
		}
		return p.items(x, tx)
	})
}

func (p *roundPage) sums(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	sums, err := x.Rounds.Sums(tx, x.Scope, p.County, p.ID)
	if err != nil || len(sums) == 0 {
		return err
	}
	whole, err := division.Load(tx, sums[0].Township.At(division.County), page.Today(tx)) // a township inspects outside its area
	for _, s := range sums {
		row := townshipSum{Sum: s, Name: whole.Name(s.Township)}
		if s.Inspector != s.Township {
			row.ByName = whole.Name(s.Inspector)
		}
		p.Sums = append(p.Sums, row)
	}
	return err
}

func (p *roundPage) items(x *page.Exchange, tx *store.Tx) error {
	var after inspection.Item
	village, household, _ := strings.Cut(x.Field("after"), ".")
	after.Village, after.Household = division.Code(store.ParseID(village)), store.ParseID(household)
	items, err := x.Rounds.Items(tx, x.Scope, p.County, p.ID, p.Open, after, itemsShown+1)
	if err != nil || len(items) == 0 {
		return err
	}
	whole, err := division.Load(tx, items[0].Village.At(division.County), page.Today(tx))
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
		p.Next = p.Path + page.Query("all", all, "after", store.FormatID(int64(last.Village))+"."+store.FormatID(last.Household))
	}
	for _, item := range items {
		row := itemRow{Item: item, Place: page.PlaceName(whole, item.Village), Path: p.Path + "/household/" + store.FormatID(item.Household)}
		if p.Cross {
			row.ByName = whole.Name(item.Inspector)
		}
		_, lent, err := x.Rounds.Lend(tx, x.Scope, p.County, p.ID, item.Household)
		if err != nil {
			return err
		}
		home, err := x.Registry.Get(tx, lent, dictionary.Household, p.County, item.Household)
		if err := page.UnlessMissing(err); err != nil {
			return err
		}
		row.Name = home.Name()
		p.Items = append(p.Items, row)
	}
	return nil
}

func inspectionRound(x *page.Exchange) (page.Answer, error) {
	p, err := loadRound(x)
	return page.ShowUnless(err, p)
}

// workRound begins a household's record, or closes the round.
func workRound(x *page.Exchange) (page.Answer, error) {
	county, id := store.ParseID(x.R.PathValue("county")), x.ID("id")
	to, done := page.RoundPath(county, id), "round_closed"
	err := x.Update(func(tx *store.Tx) error {
		switch x.Field("do") {
		case "close":
			return x.Rounds.Close(tx, x.Scope, county, id, x.Field("key"))
		case "begin":
		default:
			return unknownMove(x, tx, county, id)
		}
		household := store.ParseID(x.Field("household"))
		_, _, err := x.Rounds.Begin(tx, x.Scope, county, id, household, x.Field("key")+x.Field("household"))
		to, done = page.RoundPath(county, id)+"/household/"+store.FormatID(household), ""
		return err
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See(to, done)
}

// unknownMove refuses what is neither; a round that is not the account's own does
// not exist.
func unknownMove(x *page.Exchange, tx *store.Tx, county, id int64) error {
	if _, err := x.Rounds.Get(tx, x.Scope, county, id); err != nil {
		return err
	}
	return fault.New(fault.Invalid, "web.no_move")
}
