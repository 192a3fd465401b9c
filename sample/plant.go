package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"guben/identity"
	"guben/money"
)

// planter plants faults. No household gets two, so that each shows by itself.
type planter struct {
	*output
	r          *rand.Rand
	households []*Household
	order      []int // in which households are tried
	taken      map[*Household]bool
}

func (o *output) planter(households []*Household) *planter {
	r := rand.New(rand.NewPCG(o.world.Seed, 1<<40))
	return &planter{output: o, r: r, households: households, order: r.Perm(len(households)), taken: map[*Household]bool{}}
}

// household takes the next household that fits and has no fault yet. The world
// is calibrated, so that one is always left.
func (p *planter) household(fits func(*Household) bool) *Household {
	for _, i := range p.order {
		if h := p.households[i]; !p.taken[h] && fits(h) {
			p.taken[h] = true
			return h
		}
	}
	panic("sample: no household left for a fault")
}

// person takes the next person that fits, of a household without a fault.
func (p *planter) person(fits func(*Household, *Person) bool) (*Household, *Person) {
	var found *Person
	h := p.household(func(h *Household) bool {
		at := slices.IndexFunc(h.Members, func(member *Person) bool { return fits(h, member) })
		if at >= 0 {
			found = h.Members[at]
		}
		return at >= 0
	})
	return h, found
}

func (p *planter) add(f Fault) { p.manifest.Faults = append(p.manifest.Faults, f) }

// ofHousehold is a fault that concerns all members of a household.
func ofHousehold(kind FaultKind, rule string, h *Household, note string) Fault {
	return Fault{Kind: kind, Rule: rule, Key: h.Head().ID, Code: h.Code, Persons: len(h.Members), Note: note}
}

// facts plants what is wrong in the registry itself.
func (p *planter) facts() {
	sound := func(h *Household) bool { return true }
	for _, grade := range []string{"D级", "C级"} {
		h := p.household(sound)
		h.Home.Grade = grade
		p.add(ofHousehold(Finding, ruleHouse, h, "住房鉴定为 "+grade))
	}
	for range 2 {
		h := p.household(sound)
		h.Home.SafeWater = false
		p.add(ofHousehold(Finding, ruleWater, h, "饮水未达到安全标准"))
	}
	h := p.household(p.plenty)
	h.Income = nil
	p.add(ofHousehold(Unknown, ruleKey, h, "没有收入记录，应报待核实，不得按零计算"))
}

// plenty tells whether a household's income is no figure of the plan: far
// above the line of the key households.
func (p *planter) plenty(h *Household) bool {
	net, known := h.Net()
	return known && net > 7000*money.Yuan*money.Fen(len(h.Members))
}

// edges puts one key household exactly on the line and another household one
// fen above it: 以下 includes its number.
func (p *planter) edges(line money.Fen) {
	p.level(line, func(h *Household) bool { return !p.plenty(h) && p.below(h, line) })
	p.level(line+1, p.plenty)
}

func (p *planter) below(h *Household, line money.Fen) bool {
	net, _ := h.Net()
	return net <= line*money.Fen(len(h.Members))
}

// level changes a household's largest income item so that the net income per
// head is the given one.
func (p *planter) level(perHead money.Fen, fits func(*Household) bool) {
	h := p.household(fits)
	largest := 0
	for i, entry := range h.Income {
		if !expenses[entry.Item] && entry.Amount > h.Income[largest].Amount {
			largest = i
		}
	}
	net, _ := h.Net()
	h.Income[largest].Amount += perHead*money.Fen(len(h.Members)) - net
}

// rejected plants rows that the import must refuse. They stand at the end of
// the person file: a person who is in another household already, and two
// persons living alone whose numbers cannot be right.
func (p *planter) rejected() {
	host := p.household(func(h *Household) bool { return len(h.Members) <= 3 })
	_, twice := p.person(func(_ *Household, who *Person) bool { return who.Card.Category == 0 })
	double := *twice
	double.Code = fmt.Sprintf("%s%02d", host.Code, len(host.Members)+1)
	double.Relation, double.Phone = "其他", ""
	p.stray(host, &double, "证件号码与另一户的成员重复")
	p.alone(host, 9001, withoutDay, "证件号码里的出生日期是2月30日，不存在")
	p.alone(host, 9002, withoutCheck, "证件号码的校验码不对")
}

func (p *planter) stray(h *Household, who *Person, note string) {
	p.add(Fault{Kind: Rejected, Key: who.ID, Code: who.Code, Persons: 1, Note: note})
	p.strays = append(p.strays, record{p.world, h, who})
}

// alone plants a household of one person in the host's village, whose number
// is spoiled.
func (p *planter) alone(host *Household, number int, spoil func(string) string, note string) {
	m := p.world.newMaker()
	m.r = p.r
	who := m.persons([]kin{{head, true, 66}}, nil)[0]
	m.facts(who)
	who.ID = spoil(who.ID)
	h := &Household{
		Code:    fmt.Sprintf("%s%04d", host.Village, number),
		Village: host.Village, Group: host.Group, Members: []*Person{who},
	}
	who.Code, who.Phone = h.Code+"01", ""
	p.stray(h, who, note)
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
