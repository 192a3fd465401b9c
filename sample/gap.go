package sample

import (
	"slices"

	"guben/money"
	"guben/period"
)

// rowTest tells whether a row fits.
type rowTest func(*entry) bool

func anyRow(*entry) bool { return true }

// says matches rows whose own column holds the word.
func says(column, word string) rowTest {
	return func(e *entry) bool { return e.own[column] == word }
}

// pupils plants what is wrong with the aid to pupils. These come before the
// other gaps, for pupils are few.
func (p *planter) pupils() {
	p.drop("education_aid", says("aid", "普高助学金"), "没有助学金记录", "senior_grant")
	p.pay("education_aid", says("aid", "学前入园资助"), "kindergarten_aid", "少发两个月", func(e *entry) money.Fen {
		return e.amount / money.Fen(e.person.Attended) * money.Fen(e.person.Attended-2)
	})
	p.pay("education_aid", says("aid", "义务教育生活补助"), "compulsory_aid", "发放金额与标准不符", func(e *entry) money.Fen {
		return e.amount - 250*money.Yuan
	})
	p.drop("education_aid", says("aid", "义务教育生活补助"), "没有义务教育生活补助记录", "compulsory_aid")
}

// gaps plants what is wrong between the registry and the other rosters.
func (p *planter) gaps() {
	p.houses()
	p.guarantees()
	p.health()
	p.industry()
	p.strangers()
}

// houses leaves the C-grade house without its repair and a household without
// an assessment of its water; unsafe water was assessed as such.
func (p *planter) houses() {
	list := p.due.lists["house_repair"]
	for _, e := range slices.Clone(list.entries) {
		if e.household.Home.Grade == "C级" {
			p.remove(list, e)
			p.note(Missing, "house_repair", e.household, nil, "C级危房未列入危房改造名册")
			p.mark("house_repair", e)
		}
	}
	for _, e := range p.due.lists["water"].entries {
		if e.own["result"] == "不达标" {
			p.note(Missing, "safe_water", e.household, nil, "饮水评价为不达标")
			p.mark("water", e)
		}
	}
	p.drop("water", anyRow, "没有饮水安全评价记录", "safe_water")
}

func (p *planter) guarantees() {
	p.drop("low_income", says("kind", "农村低保"), "登记享受低保，名册中没有", "low_income_raised")
	p.pay("low_income", says("kind", "农村特困"), "destitute_support", "月供养金额低于最低标准", func(e *entry) money.Fen {
		return p.due.support() - 40*money.Yuan
	})
	p.extra("low_income", cells{"kind": "农村低保"}, 200*money.Yuan, "low_income_raised", "登记未享受低保，名册中有", func(who *Person) bool {
		return !who.Guaranteed && !who.Destitute
	})
	p.taper()
	p.turn("pension", says("payer", "政府代缴"), "payer", "个人缴费", Missing, "pension_paid", "应由政府代缴，名册记为个人缴费")
	p.turn("pension", says("payer", "领取待遇"), "payer", "政府代缴", Excess, "pension_paid", "已满领取年龄，名册记为政府代缴")
}

// taper lets one tapering run beyond its limit of twelve months and another
// end on its last day.
func (p *planter) taper() {
	since := func(day period.Day) *entry {
		e := p.row("low_income", says("kind", "农村低保"))
		if e != nil {
			e.own["taper_from"] = day.String()
		}
		return e
	}
	since(p.world.Day.AddMonths(-12))
	if e := since(p.world.Day.AddMonths(-15)); e != nil {
		p.note(Flag, "taper_overrun", e.household, e.person, "低保渐退已超过12个月")
		p.mark("low_income", e)
	}
}

func (p *planter) health() {
	for range 2 {
		p.drop("medical_insurance", anyRow, "参保名册中没有", "basic_insurance", "serious_insurance", "medical_relief", "premium_subsidy")
	}
	p.turn("medical_insurance", anyRow, "subsidised", "否", Missing, "premium_subsidy", "个人缴费没有补贴")
	for range 2 {
		p.drop("family_doctor", says("chronic", "否"), "没有签约家庭医生", "doctor_signing")
	}
	p.turn("family_doctor", says("chronic", "是"), "chronic", "否", Missing, "chronic_signing", "患长期慢性病，没有纳入慢病管理")
	p.drop("serious_disease", anyRow, "患有大病，没有纳入救治", "serious_care")
	for range 2 {
		p.drop("disability", anyRow, "残疾人没有保障措施", "disability_support")
	}
	p.extra("disability", cells{"measure": "康复"}, 0, "disability_support", "登记没有残疾，名册中有", func(who *Person) bool {
		return who.Card.Category == 0
	})
}

func (p *planter) industry() {
	p.drop("industry", func(e *entry) bool { return !p.due.low(e.household) }, "没有产业项目", "industry_project")
	p.drop("industry", says("overlay", "是"), "没有产业叠加扶持", "industry_overlay")
	for range 2 {
		if e := p.row("industry", func(e *entry) bool { return !p.due.low(e.household) }); e != nil {
			e.sums["annual_return"] = e.sums["principal"] / 20
			p.note(Flag, "industry_return", e.household, e.person, "年收益为本金的5%")
			p.mark("industry", e)
		}
	}
}

// strangers stand on a roster but not in the registry.
func (p *planter) strangers() {
	rows := map[string]cells{
		"medical_insurance": {"basic": "是", "serious": "是", "relief": "是", "subsidised": "是"},
		"low_income":        {"kind": "农村低保"},
	}
	for _, list := range []string{"medical_insurance", "low_income"} {
		h := p.stranger(p.households[0])
		p.add(Fault{Kind: Unmatched, Key: h.Head().ID, Persons: 1, Note: "名册中有，登记中没有这个人"})
		e := p.due.put(list, h, h.Head(), 0, rows[list])
		if list == "low_income" {
			e.amount = 260 * money.Yuan
		}
		p.mark(list, e)
	}
}

// row takes a row that matches, of a household without a fault.
func (p *planter) row(list string, matches rowTest) *entry {
	entries := p.due.lists[list].entries
	for _, at := range p.r.Perm(len(entries)) {
		if e := entries[at]; !p.taken[e.household] && matches(e) {
			p.taken[e.household] = true
			return e
		}
	}
	return nil
}

// mark says that the fault planted last lies in this row of the list.
func (p *planter) mark(list string, e *entry) {
	last := len(p.manifest.Faults) - 1
	r := p.due.lists[list]
	p.manifest.Faults[last].Roster, p.manifest.Faults[last].File = list, r.form().Name
	if slices.Contains(r.entries, e) {
		e.faults = append(e.faults, last)
	}
}

func (p *planter) remove(r *roster, e *entry) {
	r.entries = slices.DeleteFunc(r.entries, func(other *entry) bool { return other == e })
}

// subject is the person of a row, nil in a roster of households.
func (p *planter) subject(list string, e *entry) *Person {
	if list == "water" {
		return nil
	}
	return e.person
}

// drop takes a row out; every rule it proves misses it.
func (p *planter) drop(list string, matches rowTest, text string, rules ...string) {
	e := p.row(list, matches)
	if e == nil {
		return
	}
	p.remove(p.due.lists[list], e)
	for _, rule := range rules {
		p.note(Missing, rule, e.household, p.subject(list, e), text)
		p.mark(list, e)
	}
}

// turn changes the word of an own column.
func (p *planter) turn(list string, matches rowTest, column, word string, kind FaultKind, rule, text string) {
	if e := p.row(list, matches); e != nil {
		e.own[column] = word
		p.note(kind, rule, e.household, e.person, text)
		p.mark(list, e)
	}
}

// pay changes the amount.
func (p *planter) pay(list string, matches rowTest, rule, text string, amount func(*entry) money.Fen) {
	if e := p.row(list, matches); e != nil {
		e.amount = amount(e)
		p.note(Differs, rule, e.household, e.person, text)
		p.mark(list, e)
	}
}

// extra enters a row for somebody to whom nothing is due.
func (p *planter) extra(list string, own cells, amount money.Fen, rule, text string, fits func(*Person) bool) {
	h, who := p.person(func(_ *Household, who *Person) bool { return fits(who) })
	if h == nil {
		return
	}
	e := p.due.put(list, h, who, amount, own)
	p.note(Excess, rule, h, who, text)
	p.mark(list, e)
}
