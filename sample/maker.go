package sample

import (
	"fmt"
	"math/rand/v2"

	"guben/division"
	"guben/money"
	"guben/period"
)

// plot is what is settled about a household before it is made, so that the
// world as a whole has the plan's figures.
type plot struct {
	village    division.Code
	size       uint8
	low        bool   // net income per head at or below the line of key households
	guaranteed bool   // all members receive the low-income guarantee
	destitute  bool   // all members are supported as destitute
	disabled   uint8  // members who are disabled: one, or all
	poor       bool   // not out of poverty yet
	schools    uint8  // 1 and up: the pupils of schoolFamilies, poor through schooling
	adults     bool   // nobody of school age
	number     uint32 // within the village, from 1
}

// maker makes households from plots, one after the other: numbers of documents
// depend on those given out before.
type maker struct {
	*World
	area    area
	numbers *registrar
	r       *rand.Rand
}

func (w *World) newMaker() *maker {
	return &maker{World: w, area: w.area, numbers: newRegistrar(addresses[w.area.root.At(division.Prefecture)])}
}

// make makes the household of plot i. Each has its own source of chance, so
// that a change to one does not move the others.
func (m *maker) make(i int) *Household {
	p := m.plots[i]
	m.r = rand.New(rand.NewPCG(m.Seed, uint64(i)+1))
	h := &Household{
		Code:    fmt.Sprintf("%s%04d", p.village, p.number),
		Village: p.village,
		Group:   fmt.Sprintf("%d组", between(m.r, 1, 6)),
	}
	h.Members = m.members(p)
	for at, member := range h.Members {
		member.Code = fmt.Sprintf("%s%02d", h.Code, at+1)
	}
	h.Phone = h.Head().Phone
	h.Home = m.home(len(h.Members))
	m.standing(h, p)
	h.Income = m.income(h, m.perHead(p))
	return h
}

// members makes the people of a plot with all their facts.
func (m *maker) members(p plot) []*Person {
	var pupils []pupil
	var family []kin
	if p.schools > 0 {
		pupils = schoolFamilies[p.schools-1]
		family = m.schoolFamily(pupils)
	} else {
		family = kinship(m.r, int(p.size), p.allows)
	}
	people := m.persons(family, ages(pupils))
	for _, person := range m.disabled(people, int(p.disabled)) {
		m.card(person)
	}
	for _, person := range people {
		person.Guaranteed, person.Destitute = p.guaranteed, p.destitute
		m.facts(person)
	}
	for i, to := range pupils {
		m.send(people[2+i], to)
	}
	return people
}

// allows keeps a plot's families to those its marks can live in: the destitute
// are old and alone.
func (p plot) allows(f family) bool {
	return (!p.adults || f.grown) && (!p.destitute || f.least >= 60)
}

// disabled chooses who is disabled: everybody, or one of the grown-ups.
func (m *maker) disabled(people []*Person, count int) []*Person {
	if count == 0 || count == len(people) {
		return people[:count]
	}
	for {
		if chosen := one(m.r, people...); period.Age(chosen.Birth, m.Day) >= 25 {
			return []*Person{chosen}
		}
	}
}

// standing settles how the household stands in the registry.
func (m *maker) standing(h *Household, p plot) {
	h.Cause = m.cause(h, p)
	h.Identified = period.MonthOf(period.Date(between(m.r, 2014, 2016), 1, 1)) + 3
	h.Exit, h.Exited = "已脱贫", between(m.r, 2016, 2018)
	kind := "脱贫户"
	if p.poor {
		h.Exit, h.Exited, kind = "未脱贫", 0, "贫困户"
	}
	switch {
	case p.destitute:
		h.Category = "特困供养" + kind
	case p.guaranteed:
		h.Category = "低保" + kind
	default:
		h.Category = "一般" + kind
	}
}

func (m *maker) cause(h *Household, p plot) string {
	if p.schools > 0 {
		return "因学"
	}
	if p.disabled > 0 && chance(m.r, 80) {
		return "因残"
	}
	able := false
	for _, person := range h.Members {
		if person.Health[0] != "健康" && chance(m.r, 70) {
			return "因病"
		}
		able = able || person.able()
	}
	if !able {
		return "缺劳力"
	}
	return one(m.r, "缺资金", "缺技术", "缺资金", "自身发展动力不足")
}

// perHead draws the net income per head, away from every line a rule may draw:
// 6,000 yuan (明山 一(三)一), 4,000 (湘西 三(六)), and about 5,000 for a household
// without a guarantee.
func (m *maker) perHead(p plot) money.Fen {
	low, high := 6200, 15800
	switch {
	case p.low && p.guaranteed:
		low, high = 4200, 5950
	case p.low:
		low, high = 5300, 5950
	case p.poor:
		low, high = 2900, 3990
	}
	return money.Fen(between(m.r, low*100, high*100))
}
