package plan

import "guben/period"

// Grains of a date: how much of the calendar it names.
const (
	grainDay = iota
	grainPart
	grainMonth
	grainQuarter
	grainHalf
	grainYear
	grainEdge  // 月底, 年底, 月初
	grainFeast // 春节
)

// date is a date expression as written.
type date struct {
	span        period.Range // zero if it cannot be dated
	begin       int
	year, month int // for what a range's second half leaves out
	grain       int
	end         int
	full        bool // its year is written
}

// fullDate reads a year, month and day: 2019年3月29日, 二〇二〇年三月三日.
func (p *passage) fullDate(i int) (period.Day, int, bool) {
	year, j := p.yearDigits(i)
	if j == i || p.at(j) != '年' {
		return 0, i, false
	}
	month, m := p.smallNumber(j+1, 12)
	if m == j+1 || p.at(m) != '月' {
		return 0, i, false
	}
	day, d := p.smallNumber(m+1, 31)
	if d == m+1 || p.at(d) != '日' {
		return 0, i, false
	}
	span, ok := oneDay(year, month, day)
	return span.From, d + 1, ok
}

// yearDigits reads 2019 or 二〇一九.
func (p *passage) yearDigits(i int) (year, end int) {
	for end = i; end < i+4; end++ {
		digit, ok := digitOf(p.at(end))
		switch r := p.at(end); {
		case isDigit(r):
			year = year*10 + int(r-'0')
		case ok && r != '两':
			year = year*10 + digit
		default:
			return 0, i
		}
	}
	if year < 1949 || year > 2099 || isDigit(p.at(end)) || isDigit(p.at(i-1)) {
		return 0, i
	}
	return year, end
}

// smallNumber reads a number up to limit.
func (p *passage) smallNumber(i, limit int) (value, end int) {
	n, ok := p.number(i)
	value, whole := n.whole()
	if !ok || !whole || value < 1 || value > limit {
		return 0, i
	}
	return value, n.end
}

// date reads the date expression at i. before is the first half of a range,
// whose year and month the second may leave out.
func (p *passage) date(i int, c calendar, before *date) (date, bool) {
	d := date{begin: i, end: i, grain: -1}
	if before != nil {
		d.year, d.month = before.year, 0
	}
	p.dateYear(&d, c)
	if d.full && contains("以之前后", p.at(d.end)) && p.at(d.end) != '前' {
		return d, true
	}
	ok := p.datePart(&d, c, before)
	return d, ok || d.full
}

// dateYear reads the year of a date, if it has one.
func (p *passage) dateYear(d *date, c calendar) {
	year, j := p.yearDigits(d.end)
	switch {
	case j > d.end && p.at(j) == '年':
		d.year, d.end, d.full = year, j+1, true
	case j > d.end && contains(".-/", p.at(j)) && isDigit(p.at(j+1)):
		p.dotted(d, year, j)
		return
	case p.has(d.end, "今年") || p.has(d.end, "本年"):
		d.year, d.end = c.year, d.end+2
	case p.has(d.end, "明年"):
		d.year, d.end = c.year+1, d.end+2
	}
	if d.full {
		d.grain = grainYear
		d.span = yearSpan(d.year)
		if p.at(d.end) == '度' {
			d.end++
		}
	}
}

// dotted reads 2019.9.30 and 2019-09-30.
func (p *passage) dotted(d *date, year, j int) {
	mark := p.at(j)
	month, m := p.smallNumber(j+1, 12)
	if m == j+1 || p.at(m) != mark {
		return
	}
	day, e := p.smallNumber(m+1, 31)
	if e == m+1 {
		return
	}
	if span, ok := oneDay(year, month, day); ok {
		*d = date{begin: d.begin, span: span, year: year, month: month, grain: grainDay, end: e, full: true}
	}
}

// datePart reads what follows the year: a month and its part, a quarter, a
// half, an edge.
func (p *passage) datePart(d *date, c calendar, before *date) bool {
	if d.grain == grainDay {
		return true
	}
	if p.dateWord(d, c) || p.quarter(d, c) || p.dateMonth(d, c) {
		return true
	}
	return before != nil && before.month > 0 && p.bareDay(d, before)
}

// bareDay reads the second half of 2月12日至19日.
func (p *passage) bareDay(d *date, before *date) bool {
	day, j := p.smallNumber(d.end, 31)
	if j == d.end || !contains("日号", p.at(j)) {
		return false
	}
	span, ok := oneDay(before.year, before.month, day)
	d.span, d.year, d.month, d.grain, d.end = span, before.year, before.month, grainDay, j+1
	return ok
}

// yearWords are parts of a year in words, as months; an edge is a moment.
var yearWords = []struct {
	word        string
	first, last int
	grain       int
}{
	{"上半年", 1, 6, grainHalf}, {"下半年", 7, 12, grainHalf}, {"年底", 12, 12, grainEdge}, {"年末", 12, 12, grainEdge}, {"年终", 12, 12, grainEdge},
	{"底", 12, 12, grainEdge}, {"末", 12, 12, grainEdge}, {"年初", 1, 1, grainMonth}, {"初", 1, 1, grainMonth}, {"年内", 1, 12, grainYear},
	{"全年", 1, 12, grainYear}, {"年中", 6, 6, grainEdge},
}

// dateWord reads 上半年, 年底, 全年, and festivals.
func (p *passage) dateWord(d *date, c calendar) bool {
	year := d.year
	if year == 0 {
		year = c.year
	}
	for _, w := range yearWords {
		if runeLen(w.word) == 1 && d.end == d.begin || !p.has(d.end, w.word) {
			continue
		}
		d.end += runeLen(w.word)
		d.year, d.grain = year, w.grain
		d.span = period.Range{}
		if year > 0 {
			d.span = monthsSpan(year, w.first, w.last)
		}
		return true
	}
	return p.feast(d, c)
}

func (p *passage) feast(d *date, c calendar) bool {
	for _, f := range feasts {
		if !p.has(d.end, f.word) {
			continue
		}
		d.end += runeLen(f.word)
		d.grain = grainFeast
		from, ok := c.newYear()
		if d.full {
			from, ok = period.LunarNewYear(d.year)
		}
		if f.month > 0 {
			from, ok = period.Date(c.month(f.month), 1, 1), c.year > 0
			span, _ := oneDay(c.month(f.month), f.month, f.day)
			from = span.From
		} else {
			from += period.Day(f.day)
		}
		if ok {
			d.span = period.Range{From: from, To: from + period.Day(f.length) - 1}
		}
		return true
	}
	return false
}

// quarter reads 一季度, 第二季度, 前3个季度, 前三季度.
func (p *passage) quarter(d *date, c calendar) bool {
	i := d.end
	first := p.at(i) == '前'
	if first || p.at(i) == '第' {
		i++
	}
	n, j := p.smallNumber(i, 4)
	if j == i {
		return false
	}
	if p.at(j) == '个' && first {
		j++
	}
	if !p.has(j, "季度") || p.at(i-1) == '每' {
		return false
	}
	year := d.year
	if year == 0 {
		year = c.year
	}
	d.year, d.grain, d.end = year, grainQuarter, j+2
	if year > 0 {
		d.span = monthsSpan(year, 3*n-2, 3*n)
		if first {
			d.span.From = yearSpan(year).From
		}
	}
	return true
}

// dateMonth reads a month and, after it, a day, ten days, or an edge. Months in
// characters need 份 or a part after them: 一月一调度 is no date.
func (p *passage) dateMonth(d *date, c calendar) bool {
	n, ok := p.number(d.end)
	month, whole := n.whole()
	if !ok || !whole || month < 1 || month > 12 || p.at(n.end) != '月' || isDigit(p.at(d.end-1)) || p.at(d.end-1) == '.' {
		return false
	}
	after := n.end + 1
	if n.zh && p.at(after) != '份' && p.longest(after, monthParts) == "" && !p.dayAfter(after) && !p.whole(d.begin, after) {
		return false
	}
	if d.year == 0 {
		d.year = c.month(month)
	}
	d.month, d.grain, d.end = month, grainMonth, after
	if p.at(after) == '份' {
		d.end++
	}
	if d.year > 0 {
		d.span = monthSpan(d.year, month)
	}
	p.monthPart(d)
	return true
}

// whole reports that the words from i to end are a paragraph of their own.
func (p *passage) whole(i, end int) bool {
	return (i == 0 || p.at(i-1) == '\n') && (end == p.len() || p.at(end) == '\n')
}

var monthParts = []string{"上旬", "中旬", "下旬", "底", "末", "初", "中"}

func (p *passage) dayAfter(i int) bool {
	_, j := p.smallNumber(i, 31)
	return j > i && contains("日号", p.at(j))
}

func (p *passage) monthPart(d *date) {
	part := p.longest(d.end, monthParts)
	switch {
	case part == "中" && !contains("前，。", p.at(d.end+1)):
	case part != "":
		d.end += runeLen(part)
		p.setPart(d, part)
	default:
		p.setDay(d)
	}
}

func (p *passage) setPart(d *date, part string) {
	d.grain = grainPart
	third := map[string]int{"上旬": 1, "初": 1, "中旬": 2, "中": 2, "下旬": 3}[part]
	if third == 0 {
		d.grain = grainEdge
	}
	if d.year == 0 {
		return
	}
	if third == 0 { // 底, 末: the span is the whole month, its end what counts
		return
	}
	d.span = tenDays(d.year, d.month, third)
}

func (p *passage) setDay(d *date) {
	day, j := p.smallNumber(d.end, 31)
	if j == d.end || !contains("日号", p.at(j)) {
		return
	}
	d.end, d.grain = j+1, grainDay
	if d.year == 0 {
		return
	}
	span, ok := oneDay(d.year, d.month, day)
	if !ok {
		span = period.Range{}
	}
	d.span = span
}
