package sample

import (
	"slices"

	"guben/division"
	"guben/money"
	"guben/period"
)

// Household is a household of the sample world. Coded facts carry the Chinese
// labels of the field dictionary, as workbooks do.
type Household struct {
	Code       string        // 户编号
	Village    division.Code // 12 digits
	Group      string        // 村民小组
	Category   string        // 户类型
	Cause      string        // 主要致贫原因
	Exit       string        // 脱贫标志
	Identified period.Month  // 首次识别时间
	Exited     int           // 脱贫年度, 0 while poor
	Phone      string        // of the head
	Home       Home
	Income     []Entry   // of the accounting year; nil where nobody has asked yet
	Members    []*Person // the head first
}

// Home is how a household lives.
type Home struct {
	Area      int    // of the house, m²
	Grade     string // 危房级别
	Fuel      string // 主要燃料
	Road      string // 入户路类型
	RoadKm    int    // to the village's main road, in tenths of a kilometre
	Toilet    bool   // 卫生厕所
	SafeWater bool   // 饮水安全
	Farmland  int    // 耕地, in tenths of a mu
	Woodland  int    // 林地, in tenths of a mu
	Member    bool   // of a cooperative
}

// Entry is one income item of the accounting year.
type Entry struct {
	Item   string // key of the dictionary's income item
	Amount money.Fen
}

// Person is a member of a household.
type Person struct {
	Code       string // 人编号
	Name       string
	Male       bool
	Birth      period.Day
	ID         string // 18 characters
	Relation   string // 与户主关系
	Nation     string
	Party      string
	Education  string // 文化程度, "" while at school
	Schooling  string // 在校生状况
	Health     []string
	Labour     string // 劳动技能
	Months     int    // 务工时间
	Place      string // 务工所在地
	Post       string // 公益性岗位类型
	Phone      string
	Pension    bool // 城乡居民养老保险
	Guaranteed bool // 低保
	Destitute  bool // 特困供养
	Card       Card // disability card, zero for none
	Boards     bool // 寄宿
	Attended   int  // months at the kindergarten this school year
}

// Card is a disability card; its number is the ID number, category and grade.
type Card struct {
	Category int // 1 to 7, 0 for no card
	Grade    int // 1, the severest, to 4
	Year     int // of issue
}

// Sex is the label of the field dictionary.
func (p *Person) Sex() string {
	if p.Male {
		return "男"
	}
	return "女"
}

// CardNumber is the 20-digit number of the disability card, "" without one.
func (p *Person) CardNumber() string {
	if p.Card.Category == 0 {
		return ""
	}
	return p.ID + string(rune('0'+p.Card.Category)) + string(rune('0'+p.Card.Grade))
}

// Document is the number the national registry holds for the person: the
// disability card where there is one.
func (p *Person) Document() string {
	if p.Card.Category != 0 {
		return p.CardNumber()
	}
	return p.ID
}

// Student tells whether the person goes to a school or a kindergarten.
func (p *Person) Student() bool {
	return p.Schooling != notAtSchool && p.Schooling != belowSchool
}

// Head is the head of the household.
func (h *Household) Head() *Person { return h.Members[0] }

// Net is the net income of the accounting year; ok is false where it is unknown.
func (h *Household) Net() (net money.Fen, ok bool) {
	for _, entry := range h.Income {
		if expenses[entry.Item] {
			net -= entry.Amount
		} else {
			net += entry.Amount
		}
	}
	return net, h.Income != nil
}

// workMonths are the months worked outside a public post.
func (p *Person) workMonths() int {
	if p.Post != "" {
		return 0
	}
	return p.Months
}

// postMonths are the months in a public post.
func (p *Person) postMonths() int { return p.Months - p.workMonths() }

// dangerous tells whether the house is of grade C or D.
func (h Home) dangerous() bool { return h.Grade == "C级" || h.Grade == "D级" }

// amount is what the household has of an income item.
func (h *Household) amount(item string) (sum money.Fen) {
	for _, entry := range h.Income {
		if entry.Item == item {
			sum += entry.Amount
		}
	}
	return sum
}

// has tells whether a state of health is among the person's.
func (p *Person) has(state string) bool { return slices.Contains(p.Health, state) }

// lot is a number that differs from person to person, for what need not be
// drawn by lot.
func (p *Person) lot() int { return int(p.Birth) + 40_000 }
