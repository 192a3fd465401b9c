package pack

import (
	"slices"
	"sync"

	"guben/dictionary"
	"guben/policy"
)

// Schema is the vocabulary of rule text: every numeric field of the field
// dictionary, in its order (see Fields), and its code lists. A pack's own
// schema, Program.Schema, has the facts of its rosters behind them.
func Schema() *policy.Schema {
	s := &policy.Schema{
		Village:   policy.Entity{Key: "village", Zh: "村", En: "village", Facts: facts(dictionary.Village)},
		Household: policy.Entity{Key: "household", Zh: "户", En: "household", Names: []string{"家庭"}, Facts: facts(dictionary.Household)},
		Person:    policy.Entity{Key: "person", Zh: "成员", En: "member", Names: []string{"人", "members", "人员"}, Facts: facts(dictionary.Person)},
	}
	for _, list := range dictionary.Lists() {
		s.Lists = append(s.Lists, policy.List{Key: list.Key, Codes: entries(list)})
	}
	return s
}

// Fields are the dictionary fields that rules know, in the order of the
// schema's facts: fact i of an entity is Fields(entity)[i]. The list is shared.
func Fields(entity dictionary.Entity) []*dictionary.Field { return numeric()[entity] }

var numeric = sync.OnceValue(func() map[dictionary.Entity][]*dictionary.Field {
	fields := map[dictionary.Entity][]*dictionary.Field{}
	for _, entity := range []dictionary.Entity{dictionary.Village, dictionary.Household, dictionary.Person} {
		fields[entity] = slices.DeleteFunc(slices.Clone(dictionary.Fields(entity)), func(f *dictionary.Field) bool { return !f.Numeric() })
	}
	return fields
})

func facts(entity dictionary.Entity) []policy.Fact {
	var facts []policy.Fact
	for _, field := range Fields(entity) {
		facts = append(facts, policy.Fact{
			Key: field.Key, Zh: field.Zh, En: field.En, Names: field.Synonyms,
			Type: typeOf(field), Derived: field.Kept == dictionary.ByRule,
		})
	}
	return facts
}

func entries(list *dictionary.List) []policy.Entry {
	var entries []policy.Entry
	for _, code := range list.Codes {
		entries = append(entries, policy.Entry{N: code.N, Key: code.Key, Zh: code.Zh, En: code.En, Synonyms: code.Synonyms})
	}
	return entries
}

var typeKinds = map[dictionary.Type]policy.Kind{
	dictionary.Bool: policy.Bool, dictionary.Int: policy.Int, dictionary.Decimal: policy.Int, dictionary.Money: policy.Money,
	dictionary.Day: policy.Day, dictionary.Month: policy.Month, dictionary.Coded: policy.Code, dictionary.Set: policy.Set,
}

func typeOf(field *dictionary.Field) policy.Type {
	t := policy.Type{Kind: typeKinds[field.Type], List: field.List}
	if t.Kind == policy.Int {
		t.Unit, t.Scale = field.Unit, field.Scale
	}
	return t
}
