package sample

// pupil is what a child of a family poor through schooling goes to.
type pupil struct {
	age    int // completed on 31 August before the school year
	stage  string
	boards bool
	months int // attended at the kindergarten in this school year
}

// schoolFamilies are the families poor through schooling, their children from
// the eldest on. Together they have eleven pupils, at least one of every stage
// the plan pays for.
var schoolFamilies = [][]pupil{
	{{age: 17, stage: "普通高中三年级", boards: true}, {age: 12, stage: "七年级"}},
	{{age: 20, stage: "本科三年级", boards: true}, {age: 16, stage: "普通高中二年级", boards: true}},
	{{age: 13, stage: "八年级", boards: true}, {age: 9, stage: "小学", boards: true}},
	{{age: 8, stage: "小学"}, {age: 5, stage: "学前教育", months: 6}},
	{{age: 16, stage: "中职二年级", boards: true}, {age: 14, stage: "九年级", boards: true}, {age: 10, stage: "小学"}},
}

func ages(pupils []pupil) []int {
	years := make([]int, len(pupils))
	for i, pupil := range pupils {
		years[i] = pupil.age
	}
	return years
}

// schoolFamily is a couple with these children.
func (m *maker) schoolFamily(pupils []pupil) []kin {
	eldest := pupils[0].age
	first := kin{head, chance(m.r, 80), eldest + between(m.r, 24, 29)}
	members := []kin{first, {spouse, !first.male, first.age - between(m.r, 0, 3)}}
	for _, pupil := range pupils {
		members = append(members, kin{child, chance(m.r, 50), pupil.age})
	}
	return members
}

// send puts a child to the stage it is to have.
func (m *maker) send(p *Person, to pupil) {
	p.Schooling, p.Education, p.Boards, p.Attended = to.stage, "", to.boards, to.months
	p.Labour, p.Months, p.Place, p.Post, p.Pension = "无劳动力", 0, "", "", false
	p.Health = []string{"健康"}
}
