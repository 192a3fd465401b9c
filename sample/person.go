package sample

import (
	"math/rand/v2"

	"guben/period"
)

// relations are the labels of 与户主关系 by role, for men and for women.
var relations = map[role][2]string{
	head: {"户主", "户主"}, spouse: {"配偶", "配偶"}, child: {"之子", "之女"}, parent: {"之父", "之母"},
	heir: {"之子", "之女"}, inLaw: {"之女婿", "之儿媳"}, grandchild: {"之孙子", "之孙女"},
}

func (k kin) relation() string {
	if k.male {
		return relations[k.role][0]
	}
	return relations[k.role][1]
}

// married tells who has come into the family with a name of their own.
func (k kin) married(first kin) bool {
	return k.role == spouse || k.role == inLaw || k.role == parent && !k.male
}

// persons makes the people of a family: names, days of birth, numbers. Where
// stages are given, the children go to them, the eldest first.
func (m *maker) persons(family []kin, stages []int) []*Person {
	name := surname(m.r)
	people := make([]*Person, len(family))
	for i, k := range family {
		own := name
		if k.married(family[0]) {
			own = surname(m.r)
		}
		birth := born(m.r, k.age, m.Day)
		if k.role == child && len(stages) > 0 {
			birth = born(m.r, stages[0], schoolYear(m.Day))
			stages = stages[1:]
		}
		people[i] = &Person{
			Male: k.male, Birth: birth, Relation: k.relation(),
			Name: fullName(m.r, own, k.male, birth.Year()),
			ID:   m.numbers.number(birth, k.male),
		}
	}
	m.nations(people)
	return people
}

// nations gives a family its nationality; who marries in may have another.
func (m *maker) nations(people []*Person) {
	common := one(m.r, m.area.nations...)
	for _, p := range people {
		if p.Nation = common; p.Relation == "配偶" && chance(m.r, 20) {
			p.Nation = one(m.r, m.area.nations...)
		}
	}
}

// facts settles schooling, health, labour and work of a person, in that order,
// for each depends on the ones before.
func (m *maker) facts(p *Person) {
	age := period.Age(p.Birth, m.Day)
	p.Schooling = schooling(m.r, p.Birth, m.Day)
	if p.Card.Category != 0 && age >= 18 {
		p.Schooling = notAtSchool
	}
	if p.Schooling == notAtSchool {
		p.Education = education(m.r, age)
	}
	p.Health = health(m.r, age, p)
	p.Labour = labour(m.r, age, p)
	p.Party = party(m.r, age, p)
	p.Pension = age >= 16 && !p.Student()
	if age >= 16 {
		p.Phone = m.numbers.phone()
	}
	if p.Student() && age >= 12 {
		p.Boards = chance(m.r, 50)
	}
	if p.Schooling == grades[3] {
		p.Attended = between(m.r, 4, 6)
	}
	m.work(p, age)
	if p.Education == graduate && p.workMonths() == 0 {
		p.Education = "高中"
	}
}

// graduate is the education of whoever must not be without work.
const graduate = "大专"

func health(r *rand.Rand, age int, p *Person) []string {
	var state []string
	if chronic := []int{0, 0, 2, 4, 10, 18, 35, 45, 55, 55, 55}[min(age/10, 10)]; chance(r, chronic) {
		state = append(state, "长期慢性病")
	}
	if age >= 40 && chance(r, 3) {
		state = append(state, "患有大病")
	}
	if p.Card.Category != 0 {
		state = append(state, "残疾")
	}
	if state == nil {
		return []string{"健康"}
	}
	return state
}

func labour(r *rand.Rand, age int, p *Person) string {
	healthy := p.Health[0] == "健康"
	switch {
	case age < 16 || p.Student() || age >= 75:
		return "无劳动力"
	case p.Card.Category != 0 && p.Card.Grade <= 2:
		return "丧失劳动力"
	case p.Card.Category != 0 || p.has("患有大病") || age >= 68:
		return "弱劳动力或半劳动力"
	case age >= 60:
		return one(r, "普通劳动力", "弱劳动力或半劳动力")
	case healthy && chance(r, 15):
		return "技能劳动力"
	}
	return "普通劳动力"
}

func party(r *rand.Rand, age int, p *Person) string {
	switch {
	case age >= 25 && chance(r, 4):
		return "中共党员"
	case p.Student() && age >= 14 && chance(r, 50):
		return "共青团员"
	}
	return "群众"
}

// able tells who can earn wages.
func (p *Person) able() bool { return p.Labour == "普通劳动力" || p.Labour == "技能劳动力" }

// work sends most of the able ones to work, and a few of the rest to posts
// the village pays; the destitute have neither.
func (m *maker) work(p *Person, age int) {
	switch {
	case p.Destitute:
	case p.able() && age < 62 && chance(m.r, 70):
		p.Months = between(m.r, 3, 11)
		p.Place = one(m.r, m.area.work...)
	case (p.able() || p.Labour == "弱劳动力或半劳动力") && age < 68 && chance(m.r, 10):
		p.Post = one(m.r, "护林员", "护路员", "护洁员")
		p.Months = 12
		p.Place = m.area.work[0]
	}
}

// card gives a person a disability card.
func (m *maker) card(p *Person) {
	category := one(m.r, 1, 2, 2, 3, 4, 4, 4, 4, 4, 5, 6, 6, 7)
	p.Card = Card{category, between(m.r, 1, 4), between(m.r, max(2009, p.Birth.Year()+1), 2019)}
}
