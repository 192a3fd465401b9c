package registry

import (
	"testing"

	"guben/dictionary"
)

func kinsman(relation, sex string) Record {
	return Record{Entity: dictionary.Person, Values: Values{"relation": coded("relation", relation), "sex": coded("sex", sex)}}
}

func coded(field, key string) dictionary.Value {
	for _, code := range persons().known[field].Codes().Codes {
		if code.Key == key {
			return dictionary.Number(int64(code.N))
		}
	}
	return dictionary.Value{}
}

func TestKin(t *testing.T) {
	man, woman := kinsman("head", "male"), kinsman("head", "female")
	for _, c := range []struct {
		before, head, member Record
		want                 string
	}{
		{man, kinsman("spouse", "female"), man, "spouse"},
		{man, kinsman("spouse", "female"), kinsman("son", "male"), "son"},
		{man, kinsman("spouse", "female"), kinsman("father", "male"), "husbands_father"},
		{woman, kinsman("spouse", "male"), kinsman("father", "male"), "wifes_father"},
		{man, kinsman("spouse", "female"), kinsman("wifes_mother", "female"), "mother"},
		{man, kinsman("son", "male"), man, "father"},
		{man, kinsman("son", "male"), kinsman("spouse", "female"), "mother"},
		{man, kinsman("son", "male"), kinsman("daughter", "female"), "sibling"},
		{man, kinsman("son", "male"), kinsman("mother", "female"), "grandmother"},
		{woman, kinsman("son", "male"), kinsman("mother", "female"), "mothers_mother"},
		{man, kinsman("son", "male"), kinsman("grandson", "male"), ""},
		{man, kinsman("father", "male"), man, "son"},
		{man, kinsman("father", "male"), kinsman("son", "male"), "grandson"},
		{woman, kinsman("mother", "female"), kinsman("daughter", "female"), "daughters_daughter"},
		{man, kinsman("daughter_in_law", "female"), man, "husbands_father"},
		{man, kinsman("other", "male"), man, ""},
	} {
		if got := Kin(c.before, c.head, c.member); got != c.want {
			t.Errorf("a %s under a %s: %q, want %q", relationKey(c.member), relationKey(c.head), got, c.want)
		}
	}
}

func TestARelationThatTellsASexIsOneOfTheList(t *testing.T) {
	for sex, list := range sexes {
		for _, key := range list {
			if !coded("relation", key).Known || SexOf(key) != sex {
				t.Errorf("%s is no relation of a %s", key, sex)
			}
		}
	}
	for head, members := range kin {
		for member := range members {
			if !coded("relation", head).Known || !coded("relation", member).Known {
				t.Errorf("%s, %s: no relations", head, member)
			}
		}
	}
}
