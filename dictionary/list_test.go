package dictionary

import (
	"strings"
	"testing"

	"guben/message"
)

func TestListsRoundTrip(t *testing.T) {
	for _, list := range Lists() {
		numbers, words := map[int]bool{}, map[string]string{}
		for _, code := range list.Codes {
			at := list.Key + "." + code.Key
			if code.N < 1 || code.N > 62 || numbers[code.N] || !identifier.MatchString(code.Key) {
				t.Errorf("%s: number %d or key is malformed or taken", at, code.N)
			}
			numbers[code.N] = true
			for _, word := range append([]string{code.Key, code.Zh, code.En}, code.Synonyms...) {
				if other := words[fold(word)]; other != "" && other != code.Key {
					t.Errorf("%s: %q also means %s", at, word, other)
				}
				words[fold(word)] = code.Key
				if got, ok := list.Parse(" " + word + "　"); !ok || got.N != code.N {
					t.Errorf("%s: Parse(%q) = %v, %v", at, word, got.Key, ok)
				}
			}
			for version, value := range code.National {
				if got, ok := list.ParseNational(version, value); !ok || got.N != code.N {
					t.Errorf("%s: %s value %s reads as %s", at, version, value, got.Key)
				}
			}
			if got, ok := list.Get(code.N); !ok || got.Key != code.Key {
				t.Errorf("%s: Get(%d) = %s", at, code.N, got.Key)
			}
		}
	}
}

func TestNationalValues(t *testing.T) {
	for _, c := range []struct{ list, version, value, want string }{
		{"ethnicity", "nation", "02", "man"},
		{"ethnicity", "gb", "02", "mongol"},
		{"ethnicity", "", "02", ""}, // two meanings
		{"ethnicity", "", "01", "han"},
		{"ethnicity", "", "14", "bai"},
		{"ethnicity", "", "15", "tujia"},
		{"cause", "", "01", "illness"},
		{"cause", "", "1", "illness"},
		{"cause", "", "12", ""},
		{"cause", "system2018", "12", "marriage"},
		{"cause", "variant12", "12", "other"},
		{"cause", "variant99", "99", "other"},
		{"cause", "relapse", "14", "industry_failure"},
		{"schooling", "2014", "16", "college_or_above"},
		{"schooling", "", "07", "senior1"},
		{"labour", "", "1", ""}, // databases number labour differently: words only
		{"relation", "", "99", "other"},
		{"health", "", "2", "chronic"},
		{"risk", "", "011", "other"},
		{"household_category", "", "05", "ordinary"},
		{"exit_status", "", "0", "poor"},
	} {
		list, ok := ListOf(c.list)
		if !ok {
			t.Fatalf("no list %s", c.list)
		}
		code, _ := list.ParseNational(c.version, c.value)
		if c.version == "" {
			code, _ = list.Parse(c.value)
		}
		if code.Key != c.want {
			t.Errorf("%s %s %q = %q, want %q", c.list, c.version, c.value, code.Key, c.want)
		}
	}
}

func TestListsHaveTheirWholeRange(t *testing.T) {
	for key, count := range map[string]int{
		"relation": 28, "ethnicity": 58, "schooling": 27, "risk": 11, "measure": 14, "politics": 13, "labour": 5, "monitored": 4,
	} {
		list, _ := ListOf(key)
		if len(list.Codes) != count {
			t.Errorf("%s has %d codes, want %d", key, len(list.Codes), count)
		}
	}
}

func TestNamesInBothLanguages(t *testing.T) {
	list, _ := ListOf("health")
	code, _ := list.Parse("残疾")
	if code.Say(message.Zh) != "残疾" || code.Say(message.En) != "Disabled" || list.Say(message.En) != "Health" {
		t.Errorf("names: %s %s %s", code.Say(message.Zh), code.Say(message.En), list.Say(message.En))
	}
	for _, category := range Categories {
		if strings.Contains(category.Say(message.Zh), "category") {
			t.Errorf("category %s has no name", category)
		}
	}
}
