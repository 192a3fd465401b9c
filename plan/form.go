package plan

import (
	"slices"

	"guben/period"
)

// Form says that two documents are one form filled in twice: the same text with
// other times, units and numbers.
type Form struct {
	Shared        int          `json:"shared"` // per cent of the longer one's sentences found in the other
	First, Second period.Range `json:"-"`
	Only          [2][]string  `json:"only"` // clauses of each whose words the other does not have
}

// Two fillings of one form share most of their sentences, each changed here and
// there; in per cent.
const (
	formShared = 75
	formLike   = 60
)

// SameForm compares two documents; ok if they are one form.
func SameForm(first, second *Document) (Form, bool) {
	a, b := first.sentencePairs(), second.sentencePairs()
	if len(a) < 5 || len(b) < 5 {
		return Form{}, false
	}
	inB, onlyA := matched(a, b)
	inA, onlyB := matched(b, a)
	f := Form{First: first.Period, Second: second.Period, Only: [2][]string{onlyA, onlyB}}
	f.Shared = min(100*inB/len(a), 100*inA/len(b))
	return f, f.Shared >= formShared
}

// sentencePairs are the sentences of a document for comparison, with their
// clauses.
func (d *Document) sentencePairs() []likeness {
	var out []likeness
	for _, c := range d.Clauses {
		for _, s := range c.Sentences {
			if text := squeeze(s.Text); runeLen(text) >= repeatMin {
				out = append(out, likeness{c.ID, bigrams(text)})
			}
		}
	}
	return out
}

type likeness struct {
	clause string
	pairs  []uint64
}

// matched counts the sentences of a with one alike in b, and lists the clauses
// of those without.
func matched(a, b []likeness) (count int, only []string) {
	for _, s := range a {
		if slices.ContainsFunc(b, func(o likeness) bool { return alike(s.pairs, o.pairs, formLike) }) {
			count++
		} else if !slices.Contains(only, s.clause) {
			only = append(only, s.clause)
		}
	}
	return count, only
}
