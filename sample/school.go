package sample

import (
	"math/rand/v2"
	"strings"
	"time"

	"guben/period"
)

// Labels of those who do not go to school.
const (
	notAtSchool = "非在校生"
	belowSchool = "学龄前儿童"
)

// grades are the stages by the age completed on 31 August before the school
// year; the sixth birthday lets a child into the first grade (义务教育法 art. 11).
var grades = map[int]string{
	3: "学前教育", 4: "学前教育", 5: "学前教育",
	6: "小学", 7: "小学", 8: "小学", 9: "小学", 10: "小学", 11: "小学",
	12: "七年级", 13: "八年级", 14: "九年级",
	15: "普通高中一年级", 16: "普通高中二年级", 17: "普通高中三年级",
	18: "本科一年级", 19: "本科二年级", 20: "本科三年级", 21: "本科四年级",
}

var vocational = map[int]string{
	15: "中职一年级", 16: "中职二年级", 17: "中职三年级",
	18: "高职高专一年级", 19: "高职高专二年级", 20: "高职高专三年级",
}

// schoolYear is the 31 August before the school year that day lies in.
func schoolYear(day period.Day) period.Day {
	year, month, _ := day.Date()
	if month < time.September {
		year--
	}
	return period.Date(year, time.August, 31)
}

// schooling is the stage of somebody healthy born on birth. Everybody goes to
// school until 18; beyond, some do.
func schooling(r *rand.Rand, birth, day period.Day) string {
	age := period.Age(birth, schoolYear(day))
	switch {
	case age < 3:
		return belowSchool
	case age >= 15 && age <= 20 && chance(r, 40):
		return vocational[age]
	case age < 18, age <= 21 && chance(r, 45):
		return grades[age]
	}
	return notAtSchool
}

// education is what somebody who has left school once completed.
func education(r *rand.Rand, age int) string {
	switch {
	case age >= 70:
		return one(r, "文盲或半文盲", "小学", "小学")
	case age >= 50:
		return one(r, "小学", "小学", "初中", "初中", "高中")
	case age >= 30:
		return one(r, "初中", "初中", "初中", "高中", graduate)
	}
	return one(r, "初中", "高中", "高中", graduate)
}

// born is a day of birth of somebody who has completed age years on day.
func born(r *rand.Rand, age int, day period.Day) period.Day {
	latest := day.AddMonths(-12 * age)
	earliest := day.AddMonths(-12*age-12) + 1
	return earliest + period.Day(r.IntN(int(latest-earliest)+1))
}

// stageOf is the stage the plan pays for.
func stageOf(schooling string) string {
	switch {
	case schooling == "学前教育":
		return "kindergarten"
	case schooling == "小学":
		return "primary"
	case schooling == "七年级", schooling == "八年级", schooling == "九年级":
		return "junior"
	case strings.HasPrefix(schooling, "普通高中"):
		return "senior"
	case strings.HasPrefix(schooling, "中职"):
		return "vocational"
	case strings.HasPrefix(schooling, "高职"), strings.HasPrefix(schooling, "本科"):
		return "university"
	}
	return ""
}
