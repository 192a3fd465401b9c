package sample

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"guben/dictionary"
	"guben/identity"
	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/policy"
	"guben/sheet"
)

// The rules themselves, applied to what stands in the files, must find what was
// planted and nothing else. The test reads the files with as little as will do,
// so that it does not rest on the rooms that import and screen.
func TestRulesFindExactlyWhatWasPlanted(t *testing.T) {
	p, problems := pack.Load(packs.FS, "mingshan-2020")
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	for seed := range uint64(8) {
		dir, m := written(t, seed)
		if m.Day != p.ScreeningDay {
			t.Errorf("the world stands at %s, the pack screens %s", m.Day, p.ScreeningDay)
		}
		found, counted := newReading(t, dir, p).screen(m)
		planted := map[string]int{}
		for _, f := range m.Faults {
			if f.Kind != Rejected {
				planted[fmt.Sprintf("%s %s %s", f.Kind, f.Rule, f.Key)]++
			}
		}
		for key := range maps.Keys(found) {
			if planted[key] != found[key] {
				t.Errorf("seed %d: found %d times, planted %d times: %s", seed, found[key], planted[key], key)
			}
		}
		for key := range maps.Keys(planted) {
			if found[key] == 0 {
				t.Errorf("seed %d: planted, not found: %s", seed, key)
			}
		}
		for _, population := range m.Populations {
			if counted[population.ID] != population.Count {
				t.Errorf("seed %d: population %s is %v, the manifest says %v", seed, population.ID, counted[population.ID], population.Count)
			}
		}
		if len(m.Populations) != len(p.Populations) {
			t.Errorf("%d populations of %d", len(m.Populations), len(p.Populations))
		}
	}
}

// reading is a registry read from the files.
type reading struct {
	t          *testing.T
	dir        string
	pack       *pack.Pack
	schema     *policy.Schema
	households map[string]*read // by code
	of         map[string]*read // by ID number
}

type read struct {
	facts    *policy.Household
	persons  map[string]int // member by ID number
	head     string
	receipts map[string]map[int]money.Fen // by rule and member, -1 for the household
}

func newReading(t *testing.T, dir string, p *pack.Pack) *reading {
	return &reading{t, dir, p, p.Program.Schema(), map[string]*read{}, map[string]*read{}}
}

// screen reads all files and applies every rule.
func (r *reading) screen(m Manifest) (found map[string]int, counted map[string]Count) {
	found, counted = map[string]int{}, map[string]Count{}
	for _, file := range m.Files {
		if file.Shape == shapeRoster {
			r.roster(file, found)
		} else {
			r.registry(file)
		}
	}
	if count := len(r.households); count != m.Registry.Households || len(r.of) != m.Registry.Persons {
		r.t.Errorf("%d households, %d persons read", count, len(r.of))
	}
	edition := r.pack.Program.On(m.Day)
	for _, h := range r.households {
		r.set(h.facts.Values, policy.OnHousehold, "size", int64(len(h.facts.Members)))
		r.judge(h, edition, found, counted)
	}
	return found, counted
}

func (r *reading) registry(file File) {
	each(r.t, filepath.Join(r.dir, file.Name), registryField, func(table *sheet.Table, record sheet.Record) {
		text := func(field string) string { return record.Field(field).Text }
		code := text("household.code")
		if file.Shape == shapeHouseholds {
			r.fill(table, record, r.households[code], -1)
			return
		}
		doc, err := identity.Parse(text("person.id_number"))
		if err != nil || r.of[doc.Person] != nil && r.of[doc.Person] != r.households[code] {
			return // planted: to be rejected
		}
		h := r.households[code]
		if h == nil {
			h = &read{facts: r.schema.NewHousehold(0), persons: map[string]int{}, receipts: map[string]map[int]money.Fen{}}
			r.households[code] = h
		}
		member, known := h.persons[doc.Person]
		if !known {
			member = len(h.facts.Members)
			h.persons[doc.Person], r.of[doc.Person] = member, h
			h.facts.Members = append(h.facts.Members, policy.Member{Values: policy.Unset(len(r.schema.Person.Facts))})
		}
		if text("person.relation") == "户主" {
			h.head = doc.Person
		}
		r.fill(table, record, h, member)
	})
}

func registryField(heading string) string {
	if field, ok := fieldOf(heading); ok && field.Kept != dictionary.ByIncome {
		return string(field.Entity) + "." + field.Key
	}
	if item, ok := dictionary.FindItem(heading); ok {
		return "income." + item.Key
	}
	return ""
}

// fill takes the facts of a row.
func (r *reading) fill(table *sheet.Table, record sheet.Record, h *read, member int) {
	for _, column := range table.Header {
		text := record.Cell(column.Index).Text
		if field, ok := fieldOf(column.Name); ok && field.Kept != dictionary.ByIncome {
			value, err := field.Parse(text)
			if err != nil {
				r.t.Fatal(err)
			}
			switch {
			case !value.Known || !field.Numeric():
			case field.Entity == dictionary.Household:
				r.set(h.facts.Values, policy.OnHousehold, field.Key, value.N)
			default:
				r.set(h.facts.Members[member].Values, policy.OnPerson, field.Key, value.N)
			}
		} else if item, ok := dictionary.FindItem(column.Name); ok && text != "" {
			amount, err := money.Parse(text)
			if err != nil {
				r.t.Fatal(err)
			}
			r.addTo(h.facts.Values, categoryFields[item.Category], int64(amount))
		}
	}
}

var categoryFields = map[dictionary.Category]string{
	dictionary.Wage: "wage_income", dictionary.Business: "business_income", dictionary.Property: "property_income",
	dictionary.Transfer: "transfer_income", dictionary.Expense: "business_expense",
}

func (r *reading) set(values []policy.Value, on policy.On, key string, n int64) {
	at := slices.IndexFunc(r.schema.Entity(on).Facts, func(f policy.Fact) bool { return f.Key == key })
	if at >= 0 {
		values[at] = policy.Value(n)
	}
}

func (r *reading) addTo(values []policy.Value, key string, n int64) {
	at := slices.IndexFunc(r.schema.Household.Facts, func(f policy.Fact) bool { return f.Key == key })
	if !values[at].Known() {
		values[at] = 0
	}
	values[at] += policy.Value(n)
}

// roster takes receipts and the facts a roster's columns give.
func (r *reading) roster(file File, found map[string]int) {
	list, _ := r.pack.Roster(file.Roster)
	field := func(heading string) string {
		for _, c := range list.Columns {
			if c.Name.Zh == heading {
				return c.Key
			}
		}
		return ""
	}
	each(r.t, filepath.Join(r.dir, file.Name), field, func(_ *sheet.Table, record sheet.Record) {
		number := record.Field("id_number").Text + record.Field("head_id_number").Text
		doc, err := identity.Parse(number)
		if err != nil {
			r.t.Errorf("%s row %d: %v", file.Name, record.Line, err)
			return
		}
		h := r.of[doc.Person]
		if h == nil {
			found[fmt.Sprintf("%s %s %s", Unmatched, "", doc.Person)]++
			return
		}
		member := -1
		if list.On == policy.OnPerson {
			member = h.persons[doc.Person]
		}
		r.receive(list, record, h, member)
	})
}

func (r *reading) receive(list *pack.Roster, record sheet.Record, h *read, member int) {
	var amount money.Fen
	if text := record.Field(list.Amount).Text; list.Amount != "" && text != "" {
		amount, _ = money.Parse(text)
	}
	for _, proof := range list.Proves {
		if proof.Column != "" && !slices.Contains(proof.Is, record.Field(proof.Column).Text) {
			continue
		}
		if h.receipts[proof.Rule] == nil {
			h.receipts[proof.Rule] = map[int]money.Fen{}
		}
		h.receipts[proof.Rule][member] += amount
	}
	for _, c := range list.Columns {
		if text := record.Field(c.Key).Text; c.Fact != nil && text != "" {
			value, err := r.schema.ParseValue(r.schema.Person.Facts[c.Fact.Ref.Index].Type, text)
			if err != nil {
				r.t.Fatal(err)
			}
			at := &h.facts.Members[member].Values[c.Fact.Ref.Index]
			if at.Known() && c.Type == dictionary.Money {
				value += *at
			}
			*at = value
		}
	}
}

// judge adds what the rules claim of a household.
func (r *reading) judge(h *read, edition *policy.Edition, found map[string]int, counted map[string]Count) {
	ids := make([]string, len(h.facts.Members))
	for id, member := range h.persons {
		ids[member] = id
	}
	for _, decision := range edition.DecideAll(h.facts) {
		key := h.head
		if decision.Member >= 0 {
			key = ids[decision.Member]
		}
		rule, known := r.pack.Rule(decision.Rule.ID)
		if !known {
			tally(counted, decision, len(ids))
			continue
		}
		if kind := verdict(rule, decision, h.receipts[rule.ID]); kind != "" && rule.ID != "key_income" || kind == Unknown {
			found[fmt.Sprintf("%s %s %s", kind, rule.ID, key)]++
		}
	}
	for id, c := range counted {
		if c.Households < 0 {
			c.Households = -c.Households
			counted[id] = c
		}
	}
}

// tally counts a population; a household is counted with its first member, and
// until the household is done its number is kept negative.
func tally(counted map[string]Count, decision policy.Decision, members int) {
	c := counted[decision.Rule.ID]
	if decision.Truth == policy.True {
		if c.Households >= 0 {
			c.Households = -c.Households - 1
		}
		if c.Persons++; decision.Member < 0 {
			c.Persons += members - 1
		}
	}
	counted[decision.Rule.ID] = c
}

func verdict(rule *pack.Rule, decision policy.Decision, receipts map[int]money.Fen) FaultKind {
	amount, received := receipts[decision.Member]
	holds := decision.Truth == policy.True
	due := money.Fen(decision.Amount)
	switch {
	case decision.Truth == policy.Undecided, holds && !decision.Amount.Known():
		return Unknown
	case rule.Kind == policy.Flag && holds:
		return Flag
	case rule.Kind == policy.Flag:
		return ""
	case holds && !received:
		return Missing
	case !holds && received:
		return Excess
	case holds && rule.Amount.Body != "" && amount != due && !(rule.Floor && amount > due):
		return Differs
	}
	return ""
}
