package sample

import (
	"fmt"
	"math/rand/v2"

	"guben/identity"
	"guben/money"
	"guben/period"
)

// planter plants faults. No household gets two, so that each shows by itself.
// A fault nobody fits is left out; the manifest tells what was planted.
type planter struct {
	*output
	due        *departments
	r          *rand.Rand
	households []*Household
	order      []int // in which households are tried
	taken      map[*Household]bool
}

func (o *output) planter(households []*Household, d *departments) *planter {
	r := rand.New(rand.NewPCG(o.world.Seed, 1<<40))
	return &planter{o, d, r, households, r.Perm(len(households)), map[*Household]bool{}}
}

// household takes the next household that fits and has no fault yet, nil if
// there is none.
func (p *planter) household(fits func(*Household) bool) *Household {
	for _, i := range p.order {
		if h := p.households[i]; !p.taken[h] && fits(h) {
			p.taken[h] = true
			return h
		}
	}
	return nil
}

// person takes the next person that fits, of a household without a fault.
func (p *planter) person(fits func(*Household, *Person) bool) (h *Household, found *Person) {
	h = p.household(func(h *Household) bool {
		for _, member := range h.Members {
			if fits(h, member) {
				found = member
				return true
			}
		}
		return false
	})
	return h, found
}

// add enters a fault in the manifest.
func (p *planter) add(f Fault) { p.manifest.Faults = append(p.manifest.Faults, f) }

// note plants a fault of a household as a whole, or of one person.
func (p *planter) note(kind FaultKind, rule string, h *Household, who *Person, text string) {
	f := Fault{Kind: kind, Rule: rule, Key: h.Head().ID, Code: h.Code, Persons: len(h.Members), Note: text}
	if who != nil {
		f.Key, f.Code, f.Persons = who.ID, who.Code, 1
	}
	p.add(f)
}

func anyHousehold(*Household) bool { return true }

// facts plants what is wrong in the registry itself.
func (p *planter) facts() {
	p.missed()
	p.edges()
	for _, grade := range []string{"D级", "C级"} {
		if h := p.household(anyHousehold); h != nil {
			h.Home.Grade = grade
			p.note(Flag, "house_unsafe", h, nil, "住房鉴定为"+grade)
		}
	}
	for range 2 {
		if h := p.household(anyHousehold); h != nil {
			h.Home.SafeWater = false
			p.note(Flag, "water_unsafe", h, nil, "登记为没有解决安全饮用水")
		}
	}
	p.unknown()
	p.graduate()
}

// unknown takes the income record of a household whose income is no figure of
// the plan. A guaranteed one, for without a guarantee more rules would ask.
func (p *planter) unknown() {
	h := p.household(func(h *Household) bool { return p.plenty(h) && h.Head().Guaranteed })
	if h == nil {
		return
	}
	h.Income = nil
	p.note(Unknown, "key_income", h, nil, "没有收入记录，应报待核实，不得按零计算")
	for _, who := range h.Members {
		p.note(Unknown, "industry_overlay", h, who, "所在户没有收入记录")
	}
}

// graduate makes somebody of working age a graduate without work.
func (p *planter) graduate() {
	h, who := p.person(func(_ *Household, who *Person) bool {
		age := period.Age(who.Birth, p.world.Day)
		return age >= 22 && age < 58 && who.Months == 0 && !who.Student() && who.Card.Category == 0
	})
	if h != nil {
		who.Education = graduate
		p.note(Flag, "graduate_unemployed", h, who, "大专毕业，登记为没有务工")
	}
}

// plenty tells whether a household's income is no figure of the plan: far
// above the line of the key households.
func (p *planter) plenty(h *Household) bool {
	net, known := h.Net()
	return known && net > p.due.line*money.Fen(len(h.Members))+1000*money.Yuan
}

// missed lowers a household without a guarantee below the standard of the
// guarantee.
func (p *planter) missed() {
	h := p.level(p.due.standard-150*money.Yuan, func(h *Household) bool { return p.due.low(h) && !h.Head().Guaranteed && !h.Head().Destitute })
	if h != nil {
		p.note(Flag, "low_income_missed", h, nil, "人均纯收入低于农村低保标准，无人享受低保或特困供养")
	}
}

// edges puts one key household exactly on the line and another household one
// fen above it: 以下 includes its number.
func (p *planter) edges() {
	p.level(p.due.line, p.due.low)
	p.level(p.due.line+1, p.plenty)
}

// level changes a household's largest income item so that the net income per
// head is the given one.
func (p *planter) level(perHead money.Fen, fits func(*Household) bool) *Household {
	h := p.household(fits)
	if h == nil {
		return nil
	}
	largest := 0
	for i, entry := range h.Income {
		if !expenses[entry.Item] && entry.Amount > h.Income[largest].Amount {
			largest = i
		}
	}
	net, _ := h.Net()
	h.Income[largest].Amount += perHead*money.Fen(len(h.Members)) - net
	return h
}

// rejected plants rows that the import must refuse. They stand at the end of
// the person file: a person who is in another household already, and two
// persons living alone whose numbers cannot be right.
func (p *planter) rejected() {
	host := p.household(func(h *Household) bool { return len(h.Members) <= 3 })
	_, twice := p.person(func(_ *Household, who *Person) bool { return who.Card.Category == 0 })
	if host == nil || twice == nil {
		return
	}
	double := *twice
	double.Code = fmt.Sprintf("%s%02d", host.Code, len(host.Members)+1)
	double.Relation, double.Phone = "其他", ""
	p.stray(host, &double, "证件号码与另一户的成员重复")
	p.alone(host, 9001, withoutDay, "证件号码里的出生日期是2月30日，不存在")
	p.alone(host, 9002, withoutCheck, "证件号码的校验码不对")
}

func (p *planter) stray(h *Household, who *Person, text string) {
	p.add(Fault{Kind: Rejected, Key: who.ID, Code: who.Code, Persons: 1, Note: text})
	p.strays = append(p.strays, record{p.world, h, who})
}

// alone plants a household of one person in the host's village, whose number
// is spoiled.
func (p *planter) alone(host *Household, number int, spoil func(string) string, text string) {
	h := p.stranger(host)
	h.Code = fmt.Sprintf("%s%04d", host.Village, number)
	who := h.Head()
	who.ID, who.Code = spoil(who.ID), h.Code+"01"
	p.stray(h, who, text)
}

// stranger is a household of one person who is not in the registry, in the
// host's village. The number is far behind those the registry gives out for any
// day, and another one for each fault.
func (p *planter) stranger(host *Household) *Household {
	m := p.world.newMaker()
	m.r, m.numbers.skip = p.r, 400-len(p.manifest.Faults)
	who := m.persons([]kin{{head, true, 66}}, nil)[0]
	m.facts(who)
	who.Phone = ""
	return &Household{Village: host.Village, Group: host.Group, Members: []*Person{who}}
}

// withoutDay puts 30 February for the day of birth; the check digit fits.
func withoutDay(id string) string {
	first17 := id[:10] + "0230" + id[14:17]
	return first17 + string(identity.CheckDigit(first17))
}

// withoutCheck puts a wrong check digit.
func withoutCheck(id string) string {
	if id[17] == '0' {
		return id[:17] + "1"
	}
	return id[:17] + "0"
}
