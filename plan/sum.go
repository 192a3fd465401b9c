package plan

import (
	"fmt"
	"strconv"
)

// counted is a population with where it stands and what part it is.
type counted struct {
	Population
	clause string
	part   string // all, done, left, "" for others
}

// checkSums looks for arithmetic between the document's numbers: populations
// that make up a total, a total less those done, persons times a rate. Sums that
// fail are contradictions.
func (d *Document) checkSums() {
	groups := d.populations()
	d.partitions(groups)
	d.rests(groups)
	d.products()
	for _, s := range d.Sums {
		if !s.Holds {
			d.contradict("plan.sum_fails", s.Clauses, "total", s.Total, "parts", joined(s.Parts), "want", s.Want, "have", s.Have, "unit", s.Unit)
		}
	}
}

func joined(parts []string) string {
	out := ""
	for i, part := range parts {
		if i > 0 {
			out += " + "
		}
		out += part
	}
	return out
}

// populations lists the document's populations, each size once.
func (d *Document) populations() []counted {
	var out []counted
	seen := map[[2]int]bool{}
	for _, c := range d.Clauses {
		p := newPassage(c.Text)
		for _, pop := range c.Populations {
			size := [2]int{pop.Households, pop.Persons}
			if seen[size] {
				continue
			}
			seen[size] = true
			out = append(out, counted{pop, c.ID, partOf(p, pop)})
		}
	}
	return out
}

// partOf tells by the words around a population whether it is the whole, those
// out of poverty, or those left.
func partOf(p *passage, pop Population) string {
	end := pop.At + runeLen(pop.Text)
	before := p.folded(max(p.start(pop.At, segmentMarks), pop.At-10), pop.At)
	around := before + p.folded(pop.At, min(end+8, p.end(end, segmentMarks+"、和及以（")))
	switch {
	case find(around, "未脱贫", "剩余", "脱贫任务", "尚未"):
		return "left"
	case find(around, "监测", "边缘", "低保", "特困", "残疾", "学生", "危房"):
		return ""
	case find(around, "已脱贫", "脱贫人口", "已退出", "脱贫户"):
		return "done"
	case find(around, "贫困人口", "贫困户", "建档立卡"):
		return "all"
	}
	return ""
}

// partitions finds runs of populations that make up another: the households of
// at least three parts give the total's, so the persons must too.
func (d *Document) partitions(groups []counted) {
	for t, total := range groups {
		for from := range groups {
			households, persons := 0, 0
			for to := from; to < len(groups) && to != t; to++ {
				if groups[to].Households == 0 || groups[to].Persons == 0 {
					break
				}
				households += groups[to].Households
				persons += groups[to].Persons
				if to-from >= 2 && households == total.Households && total.Persons > 0 {
					d.addSum(total, groups[from:to+1], persons)
				}
			}
		}
	}
}

func (d *Document) addSum(total counted, parts []counted, persons int) {
	s := Sum{Total: total.Text, Kind: "sum", Unit: "人", Want: strconv.Itoa(persons), Have: strconv.Itoa(total.Persons), Holds: persons == total.Persons}
	for _, part := range parts {
		s.Parts = append(s.Parts, part.Text)
		s.Clauses = append(s.Clauses, part.clause)
	}
	s.Clauses = append(s.Clauses, total.clause)
	d.Sums = append(d.Sums, s)
}

// near is how close, as one part of so many, two numbers must be for a
// difference to be meant.
const near = 10

// rests compares a total less those done with those the document says are left.
func (d *Document) rests(groups []counted) {
	for _, all := range groups {
		if all.part != "all" || all.Households == 0 {
			continue
		}
		for _, done := range groups {
			if done.part != "done" || done.Households == 0 || done.Households >= all.Households {
				continue
			}
			for _, left := range groups {
				d.rest(all, done, left)
			}
		}
	}
}

func (d *Document) rest(all, done, left counted) {
	want := all.Households - done.Households
	if left.Households == 0 || left.clause == all.clause && left.At == all.At || left.part == "done" {
		return
	}
	gap := left.Households - want
	if left.part != "left" && left.part != "all" || gap*near > want || -gap*near > want {
		return
	}
	d.Sums = append(d.Sums, Sum{Total: all.Text, Parts: []string{done.Text, left.Text}, Clauses: []string{all.clause, done.clause, left.clause},
		Kind: "rest", Unit: "户", Want: strconv.Itoa(want), Have: strconv.Itoa(left.Households), Holds: gap == 0})
}

// products checks persons times an amount a head against the sum of money named
// in the same sentence, rounded as it is.
func (d *Document) products() {
	for _, c := range d.Clauses {
		for _, pop := range c.Populations {
			for _, rate := range c.Quantities {
				for _, sum := range c.Quantities {
					d.product(c, pop, rate, sum)
				}
			}
		}
	}
}

func (d *Document) product(c Clause, pop Population, rate, sum Quantity) {
	if rate.Unit != "元/人" || sum.Unit != "万元" || pop.Persons == 0 || sum.At < pop.At || rate.At < sum.At {
		return
	}
	p := newPassage(c.Text)
	if p.end(pop.At, "。；\n") < rate.At {
		return
	}
	want := int64(pop.Persons) * int64(rate.Fen)
	gap := want - int64(sum.Fen)
	holds := gap < 100_0000 && gap > -100_0000 // the amount is given in whole 万元
	d.Sums = append(d.Sums, Sum{Total: sum.Text, Parts: []string{pop.Text, rate.Text}, Clauses: []string{c.ID}, Kind: "product",
		Unit: "元", Want: fmt.Sprint(want / 100), Have: fmt.Sprint(int64(sum.Fen) / 100), Holds: holds})
}
