package plan

import (
	"slices"
	"strings"
	"unicode"

	"guben/message"
)

func keyOf(code string) message.Key { return message.Key(code) }

// check lists the contradictions of a document, and the sums it states.
func (d *Document) check(h heading) {
	d.checkDates(h)
	d.checkTitle(h)
	d.checkOrder()
	d.checkRepeats()
	d.checkTerms()
	d.checkSums()
}

func (d *Document) contradict(code string, clauses []string, args ...any) {
	d.Contradictions = append(d.Contradictions, Note{Code: keyOf(code), Args: args, Clauses: list(clauses)})
}

// printedLate is how long after its date a document may be printed.
const printedLate = 60

// checkDates compares the document's dates with one another, with its number,
// and with the end of the plan.
func (d *Document) checkDates(h heading) {
	for _, printed := range h.dates[min(1, len(h.dates)):] {
		if printed < h.Date || printed > h.Date+printedLate {
			d.contradict("plan.two_dates", nil, "first", h.Date, "second", printed)
		}
	}
	if year := numberYear(h.Number); year > 0 && h.Date > 0 && h.Date.Year() != year {
		d.contradict("plan.number_year", nil, "number", h.Number, "date", h.Date)
	}
	if h.Date > 0 && d.Period.To > 0 && d.Period.To < h.Date {
		d.contradict("plan.after_period", nil, "date", h.Date, "end", d.Period.To)
	}
}

func numberYear(number string) int {
	p := newPassage(number)
	for i := 0; i < p.len(); i++ {
		if year, end := p.yearDigits(i); end > i {
			return year
		}
	}
	return 0
}

// checkTitle compares the title the notice gives with the plan's own.
func (d *Document) checkTitle(h heading) {
	if h.announced != "" && d.Title != "" && squeeze(h.announced) != squeeze(d.Title) {
		d.contradict("plan.two_titles", nil, "notice", h.announced, "title", d.Title)
	}
}

// checkOrder finds spans that end before they begin.
func (d *Document) checkOrder() {
	for _, c := range d.Clauses {
		for _, limit := range c.Deadlines {
			if limit.From > 0 && limit.To > 0 && limit.To < limit.From {
				d.contradict("plan.ends_early", []string{c.ID}, "text", limit.Text)
			}
		}
	}
}

// squeeze is text folded, without marks and spaces, for comparison.
func squeeze(text string) string {
	var b strings.Builder
	for _, r := range fold(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Lengths and likeness from which two clauses say the same.
const (
	repeatMin  = 12
	repeatLike = 85 // per cent of pairs of characters shared
)

// checkRepeats finds clauses and sentences that say the same twice.
func (d *Document) checkRepeats() {
	type said struct {
		id    string
		pairs []uint64
		title bool
	}
	var all []said
	for _, c := range d.Clauses {
		for _, s := range c.Sentences {
			text := squeeze(s.Text)
			if runeLen(text) < repeatMin {
				continue
			}
			now := said{c.ID, bigrams(text), s.At == 0 && c.Heading != "" && len(c.Sentences) > 1 || s.Why == whyTitle && len(d.Below(c.ID)) > 0}
			for _, before := range all {
				if alike(before.pairs, now.pairs, repeatLike) && !(before.title && now.title) {
					d.contradict("plan.said_twice", []string{before.id, now.id}, "text", strings.TrimRight(s.Text, "。；"))
					break
				}
			}
			all = append(all, now)
		}
	}
}

// bigrams is the sorted set of neighbouring pairs of characters.
func bigrams(text string) []uint64 {
	runes := []rune(text)
	pairs := make([]uint64, 0, len(runes))
	for i := 0; i+1 < len(runes); i++ {
		pairs = append(pairs, uint64(runes[i])<<32|uint64(runes[i+1]))
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

// alike reports whether two sets share at least so many per cent of their pairs.
func alike(a, b []uint64, percent int) bool {
	if 100*min(len(a), len(b)) < percent*max(len(a), len(b)) {
		return false
	}
	return likenessOf(a, b) >= percent
}

// likenessOf is the part two sets share of what is in either, in per cent.
func likenessOf(a, b []uint64) int {
	shared, i := 0, 0
	for _, pair := range b {
		for i < len(a) && a[i] < pair {
			i++
		}
		if i < len(a) && a[i] == pair {
			shared++
		}
	}
	return 100 * shared / max(len(a)+len(b)-shared, 1)
}

// widelyKnown are terms of national policy every reader knows.
var widelyKnown = []string{"两不愁", "三保障", "两不愁三保障", "两不愁、三保障", "六个精准", "五个一批", "四个不摘", "四不摘", "三会一课", "四个意识", "两委", "三留守", "十三五", "十四五", "两免一补", "三下乡", "一站式", "一对一",
	"两学一做", "四个自信", "两个维护", "五位一体", "四个全面", "双随机", "一卡通", "三农", "五一", "七一", "一带一路", "三落实", "三精准", "四议两公开", "两癌", "三资", "四风", "八项规定", "两业", "三权分置", "一窗通办", "十三个五年", "六稳", "六保", "两山", "五级书记抓扶贫", "三区三州", "五个一工程奖", "一封信", "两后生", "一超过"}

// checkTerms finds terms such as “三个一” that the document uses and never
// explains.
func (d *Document) checkTerms() {
	text := d.folded()
	seen := map[string]bool{}
	for _, c := range d.Clauses {
		p := newPassage(c.Text)
		for i := 0; i < p.len(); i++ {
			if p.at(i) != '“' {
				continue
			}
			end := min(p.near(i+1, "”\n"), i+8)
			term := p.folded(i+1, end)
			if !numbered(term) || seen[term] || oneOf(term, widelyKnown) || explained(text, term) || d.itemised(c, term) {
				continue
			}
			seen[term] = true
			d.contradict("plan.undefined_term", []string{c.ID}, "term", term)
		}
	}
}

// itemised reports that the clause counts up, below it, as many things as the
// term says: “四个一” with 一是 to 四是.
func (d *Document) itemised(c Clause, term string) bool {
	n, end := newPassage(term).numeral(0)
	return end > 0 && n > 1 && len(d.Below(c.ID)) == n
}

// folded is all the text of the clauses.
func (d *Document) folded() string {
	var b strings.Builder
	for _, c := range d.Clauses {
		b.WriteString(string(fold(c.Text)))
		b.WriteByte('\n')
	}
	return b.String()
}

// numbered recognises 三个一, 五有, 三率一度, 3+3+n, 七个一: a number and hardly
// anything else.
func numbered(term string) bool {
	p := newPassage(term)
	if p.len() < 2 || p.len() > 6 {
		return false
	}
	first, second := p.at(0), p.at(1)
	if isDigit(first) {
		return strings.Contains(term, "+")
	}
	if !isNumeral(first) && first != '十' {
		return false
	}
	if first == '一' && second != '个' {
		return p.len() >= 4 && isNumeral(p.at(2)) && p.at(2) != '一'
	}
	return second == '个' || p.len() <= 4 && !contains("大月级次季人年届", second)
}

// explained reports whether a term is followed or preceded by what it stands
// for: “…”（即…）, “…”即…, or an enumeration before it.
func explained(text, term string) bool {
	quoted := "“" + term + "”"
	n, end := newPassage(term).numeral(0)
	if end == 0 {
		n = 3
	}
	for rest := text; ; {
		i := strings.Index(rest, quoted)
		if i < 0 {
			return false
		}
		before, after := rest[:i], rest[i+len(quoted):]
		if startsWith(after, []string{"（", "\n（", "即", "是指", "指"}) || strings.HasSuffix(before, "简称") || enumerated(before, n) || strings.HasPrefix(after, "要求") && strings.Contains(clipRunes(after, 60), "一是") {
			return true
		}
		rest = after
	}
}

// enumerated reports whether the sentence before a term counts up as many
// things as the term's number says.
func enumerated(before string, n int) bool {
	if i := strings.LastIndexAny(before, "。；\n"); i >= 0 {
		before = before[i:]
	}
	runes := []rune(before)
	tail := string(runes[max(0, len(runes)-60):])
	if i := strings.LastIndex(tail, "，"); n >= 2 && i >= 0 && strings.Count(tail[i:], "、")+strings.Count(tail[i:], "和") >= n-1 {
		return true
	}
	return n >= 2 && strings.Count(tail, "、") >= n-1 && strings.Count(tail, "”") == 0
}

func clipRunes(text string, n int) string {
	runes := []rune(text)
	return string(runes[:min(n, len(runes))])
}
