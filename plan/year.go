package plan

import "guben/period"

// calendar settles what year and period days without a year belong to.
func (b *builder) calendar() calendar {
	c := calendar{year: b.head.year(), issued: b.head.Date}
	if c.year == 0 {
		c.year = b.commonYear()
	}
	if c.year == 0 {
		c.year = b.year
	}
	c.period = b.period(c)
	if c.period == (period.Range{}) && c.year > 0 {
		c.period = yearSpan(c.year)
	}
	if b.head.year() == 0 {
		b.note(Note{Code: "plan.year_inferred", Args: []any{"year", c.year}})
	}
	return c
}

// commonYear is the year the text names most.
func (b *builder) commonYear() int {
	counts, best := map[int]int{}, 0
	for _, n := range b.tree.nodes {
		for _, para := range n.paras {
			p := newPassage(para)
			for i := 0; i < p.len(); i++ {
				year, end := p.yearDigits(i)
				if end == i || !contains("年〕", p.at(end)) {
					continue
				}
				counts[year]++
				if counts[year] > counts[best] || counts[year] == counts[best] && year > best {
					best = year
				}
				i = end
			}
		}
	}
	return best
}

// period is the span the plan says it covers: a clause headed 行动时间, or
// opening words that are a span and nothing else, or 自…至….
func (b *builder) period(c calendar) period.Range {
	for _, n := range b.tree.nodes {
		if len(n.paras) == 0 || n.id != "0" && !find(string(fold(n.paras[0])), "行动时间", "实施时间", "时间范围", "起止时间", "实施期限", "活动时间", "工作时间") {
			continue
		}
		for _, para := range n.paras {
			p := newPassage(para)
			i := runeLen(p.longest(0, []string{"自", "从"}))
			t := timing{passage: p, calendar: c, label: true, unsure: func(string, string) {}}
			d, end, ok := t.one(i)
			if ok && d.From > 0 && d.To > d.From && (end >= p.len()-1 || i > 0) {
				return period.Range{From: d.From, To: d.To}
			}
		}
	}
	return period.Range{}
}
