package sample

import (
	"strings"

	"guben/division"
	"guben/fault"
	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
)

// departments are the rosters of a pack as they would be if every department
// had done exactly what the plan's rules make due. What is due is told here
// once more, not by the rules, so that the two can be held against each other;
// only the amounts are the pack's parameters.
type departments struct {
	w        *World
	pack     *pack.Pack
	edition  *policy.Edition
	line     money.Fen // 重点户收入线, a head and year
	standard money.Fen // 农村低保标准, a head and year
	lists    map[string]*roster
}

func (w *World) departments() (*departments, error) {
	p, problems := pack.Load(packs.FS, w.Plan)
	if len(problems) > 0 {
		return nil, fault.New(fault.Damaged, "sample.bad_pack", "plan", w.Plan).Because(problems[0].Fault())
	}
	d := &departments{w: w, pack: p, edition: p.Program.On(w.Day), lists: map[string]*roster{}}
	d.line, d.standard = d.amount("key_income_line"), d.amount("low_income_standard")
	for i := range p.Rosters {
		d.lists[p.Rosters[i].ID] = &roster{Roster: &p.Rosters[i], period: span(p.Rosters[i].Per, w.Day)}
	}
	return d, nil
}

// span is what a roster delivered on day covers: its month, or its year.
func span(per pack.Per, day period.Day) period.Range {
	if per == pack.PerMonth {
		month := period.MonthOf(day)
		return period.Range{From: month.First(), To: month.Last()}
	}
	return period.Range{From: period.Date(day.Year(), 1, 1), To: period.Date(day.Year(), 12, 31)}
}

// amount is a parameter of the pack on the day; 0 if the pack has none, which
// the package's test would show.
func (d *departments) amount(parameter string) money.Fen {
	value, _ := d.edition.Parameter(parameter)
	if !value.Known() {
		return 0
	}
	return money.Fen(value)
}

// low tells whether the net income per head is at or below the line.
func (d *departments) low(h *Household) bool {
	net, known := h.Net()
	return known && net <= d.line*money.Fen(len(h.Members))
}

// deliver fills the rosters for a household.
func (d *departments) deliver(h *Household) {
	d.put("water", h, h.Head(), 0, cells{"result": water(h), "assessed_on": "2020-04-21"})
	if h.Home.dangerous() {
		d.put("house_repair", h, h.Head(), 24_000*money.Yuan, cells{"method": "修缮加固", "begun_on": "2020-05-08",
			"completed_on": "2020-08-20", "moved_in_on": "2020-09-16"})
	}
	for _, p := range h.Members {
		d.health(h, p)
		d.grants(h, p)
		d.industry(h, p)
		d.education(h, p)
	}
}

func water(h *Household) string {
	switch {
	case !h.Home.SafeWater:
		return "不达标"
	case h.Home.RoadKm > 12:
		return "基本达标"
	}
	return "达标"
}

func (d *departments) health(h *Household, p *Person) {
	d.put("medical_insurance", h, p, 0, cells{"basic": "是", "serious": "是", "relief": "是", "subsidised": "是"})
	d.put("family_doctor", h, p, 0, cells{"doctor": d.township(h) + "卫生院签约团队", "signed_on": "2020-03-25",
		"chronic": yesNo(p.has("长期慢性病"))})
	if p.has("患有大病") {
		d.put("serious_disease", h, p, 0, cells{"illness": "示例病种", "hospital": "示例定点医院"})
	}
	if p.Card.Category != 0 {
		measure := "分类救助"
		if p.Card.Grade <= 2 {
			measure = "托养"
		}
		d.put("disability", h, p, 0, cells{"measure": measure})
	}
}

func (d *departments) township(h *Household) string {
	return strings.TrimSuffix(d.w.Place(h.Village, division.Township), "街道")
}

// grants are the guarantees and the pension. Support for the destitute is a
// twelfth of the standard times its multiple at the least, rounded up to a fen.
func (d *departments) grants(h *Household, p *Person) {
	switch {
	case p.Destitute:
		d.put("low_income", h, p, d.support()+money.Fen(p.lot()%3)*10*money.Yuan, cells{"kind": "农村特困"})
	case p.Guaranteed:
		d.put("low_income", h, p, money.Fen(120+p.lot()%14*10)*money.Yuan, cells{"kind": "农村低保"})
	}
	age := period.Age(p.Birth, d.w.Day)
	switch {
	case age >= 60:
		d.put("pension", h, p, 0, cells{"payer": "领取待遇"})
	case age >= 16 && p.Schooling == notAtSchool:
		d.put("pension", h, p, 100*money.Yuan, cells{"payer": "政府代缴"})
	}
}

// support is the least monthly support of the destitute. Multiples are kept in
// ten-thousandths.
func (d *departments) support() money.Fen {
	multiple := d.amount("destitute_multiple")
	return (d.standard*multiple + 12*10_000 - 1) / (12 * 10_000)
}

func (d *departments) industry(h *Household, p *Person) {
	project := cells{"project": "设施蔬菜大棚入股分红", "carrier": "示例种植专业合作社", "overlay": "否"}
	d.project(h, p, project, 3000*money.Yuan)
	if d.low(h) {
		project = cells{"project": "食用菌叠加扶持", "carrier": "示例食用菌专业合作社", "overlay": "是"}
		d.project(h, p, project, 2000*money.Yuan)
	}
}

// project enters a beneficiary with a return of at least a tenth.
func (d *departments) project(h *Household, p *Person, words cells, principal money.Fen) {
	e := d.put("industry", h, p, 0, words)
	e.sums["principal"] = principal
	e.sums["annual_return"] = principal/10 + money.Fen(p.lot()%4)*30*money.Yuan
}

func (d *departments) education(h *Household, p *Person) {
	pay := func(aid string, amount money.Fen, school string) {
		d.put("education_aid", h, p, amount, cells{"aid": aid, "school": school, "months": digits(p.Attended)})
	}
	switch stage := stageOf(p.Schooling); {
	case stage == "kindergarten":
		pay("学前入园资助", d.amount("kindergarten_standard")*money.Fen(p.Attended), "示例幼儿园")
	case stage == "primary" && p.Boards:
		pay("义务教育生活补助", d.amount("primary_boarding_standard"), "示例小学")
	case stage == "junior" && p.Boards:
		pay("义务教育生活补助", d.amount("junior_boarding_standard"), "示例初级中学")
	case stage == "primary" || stage == "junior":
		pay("义务教育生活补助", d.amount("day_pupil_standard"), "示例学校")
	case stage == "senior":
		pay("普高免学费", 0, "示例高级中学")
		pay("普高助学金", d.amount("senior_grant_standard"), "示例高级中学")
	case stage == "vocational":
		pay("中职助学金", d.amount("vocational_grant_standard"), "示例职业学校")
	case stage == "university":
		pay("助学贷款", 0, "示例大学")
	}
}

// cells are words for a roster's own columns, by key.
type cells map[string]string

// put enters a row in a roster the pack has.
func (d *departments) put(list string, h *Household, p *Person, amount money.Fen, own cells) *entry {
	e := &entry{household: h, person: p, amount: amount, own: own, sums: map[string]money.Fen{}}
	if r := d.lists[list]; r != nil {
		r.entries = append(r.entries, e)
	}
	return e
}
