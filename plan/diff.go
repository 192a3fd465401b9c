package plan

import (
	"slices"
	"strings"
)

// Kinds of Change.
const (
	Added     = "added"     // a duty is new
	Dropped   = "dropped"   // a duty is gone
	Threshold = "threshold" // a number has moved
	Units     = "units"     // other units answer for it
	Timing    = "timing"    // a deadline has another length or date within its year
	Rhythm    = "rhythm"    // a frequency has changed
)

// Change is one difference between two years' plans. Old and New are clause
// IDs, Was and Now the words, or the units joined with 、.
type Change struct {
	Kind string `json:"kind"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
	Was  string `json:"was,omitempty"`
	Now  string `json:"now,omitempty"`
}

// Two clauses are the same one in another year if they share so many per cent of
// their pairs of characters, or if their titles agree and they share some.
const (
	sameClause = 40
	sameTitled = 12
)

// Diff lists what changed from one plan to the next: duties added and dropped,
// thresholds moved, units, deadlines and frequencies changed. Clauses are
// matched by their words, whatever their numbers.
func Diff(old, next *Document) []Change {
	a, b := dutiesOf(old), dutiesOf(next)
	matches := match(a, b)
	var out []Change
	for i, j := range matches {
		if j < 0 {
			out = append(out, Change{Kind: Dropped, Old: a[i].clause.ID, Was: a[i].clause.Text})
			continue
		}
		out = append(out, changes(a[i].clause, b[j].clause, next.Period.From.Year()-old.Period.From.Year())...)
	}
	for j := range b {
		if !slices.Contains(matches, j) {
			out = append(out, Change{Kind: Added, New: b[j].clause.ID, Now: b[j].clause.Text})
		}
	}
	return out
}

// duty is a clause that obliges, prepared for matching.
type duty struct {
	clause *Clause
	title  string
	pairs  []uint64
}

func dutiesOf(d *Document) []duty {
	var out []duty
	for i := range d.Clauses {
		c := &d.Clauses[i]
		if c.Duty {
			out = append(out, duty{c, wordsOnly(c.Heading), bigrams(wordsOnly(c.Text))})
		}
	}
	return out
}

// wordsOnly drops numbers, which change from year to year.
func wordsOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) || r == '%' {
			return -1
		}
		return r
	}, squeeze(text))
}

// match pairs clauses, the most alike first; -1 for those without a partner.
func match(a, b []duty) []int {
	type pair struct{ i, j, shared int }
	var pairs []pair
	for i := range a {
		for j := range b {
			shared := likenessOf(a[i].pairs, b[j].pairs)
			titled := a[i].title != "" && a[i].title == b[j].title
			if shared >= sameClause || titled && shared >= sameTitled {
				pairs = append(pairs, pair{i, j, shared})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return y.shared - x.shared })
	out := slices.Repeat([]int{-1}, len(a))
	for _, p := range pairs {
		if out[p.i] < 0 && !slices.Contains(out, p.j) {
			out[p.i] = p.j
		}
	}
	return out
}

// changes lists what differs between a clause and its next year's version.
func changes(old, next *Clause, years int) []Change {
	var out []Change
	add := func(kind, was, now string) {
		if was != now {
			out = append(out, Change{Kind: kind, Old: old.ID, New: next.ID, Was: was, Now: now})
		}
	}
	for _, moved := range thresholds(old.Quantities, next.Quantities) {
		add(Threshold, moved[0], moved[1])
	}
	add(Units, unitNames(old), unitNames(next))
	add(Timing, deadlineWords(old, years), deadlineWords(next, 0))
	add(Rhythm, frequencyWords(old), frequencyWords(next))
	return out
}

// thresholds pairs quantities of one unit, those of like meaning first, and
// lists the pairs that differ. Numbers without a partner stand alone.
func thresholds(old, next []Quantity) [][2]string {
	used := make([]bool, len(next))
	var out [][2]string
	for _, q := range old {
		best, likest := -1, -1
		for j, r := range next {
			if shared := likenessOf(bigrams(wordsOnly(q.Of)), bigrams(wordsOnly(r.Of))); !used[j] && r.Unit == q.Unit && shared > likest {
				best, likest = j, shared
			}
		}
		now := ""
		if best >= 0 {
			used[best] = true
			now = next[best].Text
			if r := next[best]; r.Value == q.Value && r.High == q.High && r.Operator == q.Operator {
				continue
			}
		}
		out = append(out, [2]string{q.Text, now})
	}
	for j, r := range next {
		if !used[j] {
			out = append(out, [2]string{"", r.Text})
		}
	}
	return out
}

func unitNames(c *Clause) string {
	var names []string
	for _, u := range slices.Concat(c.Lead, c.Responsible) {
		names = append(names, u.Name)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "、")
}

// deadlineWords are a clause's ends as dates, moved on by so many years, so that
// the same day of the next year is no change.
func deadlineWords(c *Clause, years int) string {
	var ends []string
	for _, d := range c.Deadlines {
		switch {
		case d.To > 0:
			ends = append(ends, d.To.AddMonths(12*years).String())
		case d.From > 0:
			ends = append(ends, d.From.AddMonths(12*years).String())
		default:
			ends = append(ends, d.Text)
		}
	}
	return strings.Join(ends, "、")
}

func frequencyWords(c *Clause) string {
	var words []string
	for _, f := range c.Frequencies {
		words = append(words, f.Text)
	}
	return strings.Join(words, "、")
}
