package ledger

import (
	"slices"

	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/form"
	"guben/income"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/store"
)

// home is a household, or a village, as the registry knows it on a day.
type home struct {
	village  division.Code
	label    string // of the head
	values   registry.Values
	members  []member
	income   map[string]dictionary.Value
	receipts map[string][]compare.Receipt
}

type member struct {
	id     int64
	label  string
	values registry.Values
}

// reader reads what the registry knows of whom records are about. Whoever may
// see a record may see what its form shows of its subject, so it reads as the
// program.
type reader struct {
	book     *Book
	tx       *store.Tx
	day      period.Day
	standard map[int64]map[string]compare.Delivery // by county
	homes    map[int64]*home                       // read beforehand, for many
	places   map[division.Code]*division.Tree      // by county
}

func (b *Book) reader(tx *store.Tx) *reader {
	return &reader{b, tx, today(tx), map[int64]map[string]compare.Delivery{}, map[int64]*home{}, map[division.Code]*division.Tree{}}
}

// facts are the facts of the record's subject, as its form wants them.
func (r *reader) facts(d *Declaration, rec *Record) (form.Facts, error) {
	switch rec.Subject {
	case form.OnHousehold, form.OnPerson:
		h, err := r.home(d, rec.County, rec.Household)
		if err != nil {
			return form.Facts{}, err
		}
		return r.ofHome(d, rec, h)
	case form.OnVillage:
		return r.ofVillage(d, rec)
	}
	return form.Facts{}, nil
}

// home reads one household, unless it was read with many.
func (r *reader) home(d *Declaration, county, household int64) (*home, error) {
	if h := r.homes[household]; h != nil {
		return h, nil
	}
	record, err := r.book.Registry.Get(r.tx, auth.System(), dictionary.Household, county, household)
	if err != nil {
		return nil, err
	}
	members, err := r.book.Registry.Members(r.tx, auth.System(), county, household, r.day)
	if err != nil {
		return nil, err
	}
	h := &home{village: record.Village, label: record.Name(), values: record.Values}
	for _, m := range members {
		h.members = append(h.members, member{m.ID, m.Name(), m.Values})
	}
	account, err := income.AccountOf(r.tx, auth.System(), county, household, d.Pack.Accounting.Range(r.day))
	if err != nil {
		return nil, err
	}
	h.income = account.Facts()
	if d.readsRosters() {
		if h.receipts, err = r.receipts(county, household); err != nil {
			return nil, err
		}
	}
	r.homes[household] = h
	return h, nil
}

func (r *reader) receipts(county, household int64) (map[string][]compare.Receipt, error) {
	standard, known := r.standard[county]
	if !known {
		var err error
		if standard, err = compare.Standard(r.tx, auth.System(), county, r.day); err != nil {
			return nil, err
		}
		r.standard[county] = standard
	}
	return compare.Of(r.tx, auth.System(), county, compare.Whose{Household: household}, standard)
}

// readsRosters reports whether the form's rules rest on facts that rosters give:
// they stand behind those of the dictionary.
func (d *Declaration) readsRosters() bool {
	return slices.ContainsFunc(d.Form.Seen(), func(ref policy.FactRef) bool {
		return ref.On != policy.OnVillage && ref.Index >= len(pack.Fields(entities[ref.On]))
	})
}

var entities = map[policy.On]dictionary.Entity{
	policy.OnVillage: dictionary.Village, policy.OnHousehold: dictionary.Household, policy.OnPerson: dictionary.Person,
}

// ofHome are the facts of a household, and of the person the record is about.
func (r *reader) ofHome(d *Declaration, rec *Record, h *home) (form.Facts, error) {
	schema := d.Pack.Program.Schema()
	household := schema.NewHousehold(len(h.members))
	household.Label = h.label
	values := map[string]dictionary.Value{"size": dictionary.Number(int64(len(h.members)))}
	for key, value := range h.income {
		values[key] = value
	}
	fill(household.Values, dictionary.Household, h.values, values)
	for i, m := range h.members {
		household.Members[i].Label = m.label
		fill(household.Members[i].Values, dictionary.Person, m.values)
	}
	at, who, err := r.whom(rec, h)
	if err != nil {
		return form.Facts{}, err
	}
	facts := form.Facts{Household: household, Member: at}
	if err := receive(d, household, h); err != nil {
		return facts, err
	}
	names, err := r.names(rec.County, h.village)
	if err != nil {
		return facts, err
	}
	facts.Fact = func(field *dictionary.Field) dictionary.Value {
		if field.Entity == dictionary.Person {
			return who[field.Key]
		}
		return first(field.Key, h.values, values, names)
	}
	return facts, nil
}

// whom is the person a record is about: where among the members, and what is
// known. Who has left the household stands behind the last, with what the
// registry knew at the end; rules see nobody there.
func (r *reader) whom(rec *Record, h *home) (at int, known registry.Values, err error) {
	if rec.Person == 0 {
		return 0, nil, nil
	}
	if at := slices.IndexFunc(h.members, func(m member) bool { return m.id == rec.Person }); at >= 0 {
		return at, h.members[at].values, nil
	}
	person, err := r.book.Registry.Get(r.tx, auth.System(), dictionary.Person, rec.County, rec.Person)
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return len(h.members), person.Values, err
}

// ofVillage are a village's own figures.
func (r *reader) ofVillage(d *Declaration, rec *Record) (form.Facts, error) {
	record, err := r.book.Registry.Get(r.tx, auth.System(), dictionary.Village, rec.County, int64(rec.Division))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return form.Facts{}, err
	}
	village := &policy.Village{Values: policy.Unset(len(d.Pack.Program.Schema().Village.Facts))}
	fill(village.Values, dictionary.Village, record.Values)
	names, err := r.names(rec.County, rec.Division)
	village.Label = names["village"].Text
	return form.Facts{Village: village, Fact: func(field *dictionary.Field) dictionary.Value {
		return first(field.Key, record.Values, names)
	}}, err
}

// first is the value of a key in the first of several sets that knows it.
func first(key string, sets ...map[string]dictionary.Value) dictionary.Value {
	for _, set := range sets {
		if value, known := set[key]; known && value.Known {
			return value
		}
	}
	return dictionary.Value{}
}

// fill puts known numbers where rules look for them.
func fill(into []policy.Value, entity dictionary.Entity, sets ...map[string]dictionary.Value) {
	for i, field := range pack.Fields(entity) {
		if value := first(field.Key, sets...); value.Known {
			into[i] = policy.Value(value.N)
		}
	}
}

// names are the fields that are names of the place.
func (r *reader) names(county int64, place division.Code) (registry.Values, error) {
	root := division.Code(county * 1e6)
	tree := r.places[root]
	if tree == nil {
		var err error
		if tree, err = division.Load(r.tx, root, r.day); err != nil {
			return nil, err
		}
		r.places[root] = tree
	}
	return registry.Values{
		"province": dictionary.Words(tree.Name(place.At(division.Province))), "city": dictionary.Words(tree.Name(place.At(division.Prefecture))),
		"county": dictionary.Words(tree.Name(root)), "township": dictionary.Words(tree.Name(place.At(division.Township))),
		"village": dictionary.Words(tree.Name(place)), "name": dictionary.Words(tree.Name(place)), "village_code": dictionary.Words(place.String()),
	}, nil
}
