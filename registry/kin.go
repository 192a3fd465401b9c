package registry

import (
	"slices"
	"strings"

	"guben/dictionary"
)

// Kin is what a member is to the new head of a household (a key of the list
// relation), known by what both were to the head before; "" where that does not
// tell: a grandson of the old head may be the new one's son or nephew.
func Kin(before, head, member Record) string {
	if relationKey(head) == "spouse" {
		return ofSpouse(head, member)
	}
	told := kin[relationKey(head)][relationKey(member)]
	if male, female, two := strings.Cut(told, "/"); two {
		told = bySex(before, male, female)
	}
	if male, female, two := strings.Cut(told, "|"); two {
		told = bySex(member, male, female)
	}
	return told
}

// kin is, by what the new head was to the old one and what a member was, what
// the member is now. «a|b» is by the member's sex, «x/y» by the old head's.
var kin = map[string]map[string]string{
	"son": {"head": "father|mother", "spouse": "father|mother", "son": "sibling", "daughter": "sibling",
		"father": "grandfather/mothers_father", "mother": "grandmother/mothers_mother"},
	"daughter": {"head": "father|mother", "spouse": "father|mother", "son": "sibling", "daughter": "sibling",
		"father": "grandfather/mothers_father", "mother": "grandmother/mothers_mother"},
	"father": {"head": "son|daughter", "spouse": "son_in_law|daughter_in_law", "mother": "spouse", "sibling": "son|daughter",
		"son": "grandson/daughters_son", "daughter": "granddaughter/daughters_daughter"},
	"mother": {"head": "son|daughter", "spouse": "son_in_law|daughter_in_law", "father": "spouse", "sibling": "son|daughter",
		"son": "grandson/daughters_son", "daughter": "granddaughter/daughters_daughter"},
	"daughter_in_law": {"head": "husbands_father|husbands_mother", "spouse": "husbands_father|husbands_mother"},
	"son_in_law":      {"head": "wifes_father|wifes_mother", "spouse": "wifes_father|wifes_mother"},
	"sibling":         {"head": "sibling", "sibling": "sibling", "father": "father", "mother": "mother"},
	"grandson":        {"head": "grandfather|grandmother", "spouse": "grandfather|grandmother"},
	"granddaughter":   {"head": "grandfather|grandmother", "spouse": "grandfather|grandmother"},
}

// ofSpouse is what a member is to the old head's spouse: children stay children,
// parents become parents-in-law and these parents.
func ofSpouse(head, member Record) string {
	switch key := relationKey(member); key {
	case "head":
		return "spouse"
	case "father":
		return bySex(head, "wifes_father", "husbands_father")
	case "mother":
		return bySex(head, "wifes_mother", "husbands_mother")
	case "wifes_father", "husbands_father":
		return "father"
	case "wifes_mother", "husbands_mother":
		return "mother"
	case "son", "daughter", "daughter_in_law", "son_in_law", "grandson", "granddaughter", "daughters_son", "daughters_daughter",
		"great_grandson", "great_granddaughter":
		return key
	}
	return ""
}

func bySex(of Record, male, female string) string {
	switch codeKey("sex", of.Values["sex"]) {
	case "male":
		return male
	case "female":
		return female
	}
	return ""
}

func relationKey(of Record) string { return codeKey("relation", of.Values["relation"]) }

// codeKey is the stable key of a coded value of a person, "" if unknown.
func codeKey(field string, value dictionary.Value) string {
	code, ok := persons().known[field].Codes().Get(int(value.N))
	if !value.Known || !ok {
		return ""
	}
	return code.Key
}

// SexOf is the sex (a key of the list sex) that a relation to the head tells,
// "" for those both may be.
func SexOf(relation string) string {
	for sex, list := range sexes {
		if slices.Contains(list, relation) {
			return sex
		}
	}
	return ""
}

var sexes = map[string][]string{
	"male": {"son", "son_in_law", "grandson", "daughters_son", "father", "wifes_father", "husbands_father", "grandfather",
		"mothers_father", "great_grandson", "nephew", "uncle"},
	"female": {"daughter", "daughter_in_law", "granddaughter", "daughters_daughter", "mother", "wifes_mother", "husbands_mother", "grandmother",
		"mothers_mother", "great_granddaughter", "niece", "sister_in_law"},
}
