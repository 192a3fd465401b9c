package sample

import (
	"guben/division"
	"guben/money"
	"guben/period"
)

// Household is a household of the sample world. Coded facts carry the Chinese
// labels of the field dictionary, as workbooks do.
type Household struct {
	Code    string        // 户编号
	Village division.Code // 12 digits
	Group   string        // 村民小组
	Type    string        // 户类型
	Cause   string        // 主要致贫原因
	Members []*Person     // the head first
	Income  []Entry
}

// Entry is one income item of the accounting year.
type Entry struct {
	Item   string // key of the dictionary's income item
	Amount money.Fen
}

// Person is a member of a household.
type Person struct {
	Code     string // 人编号
	Name     string
	Male     bool
	Birth    period.Day
	ID       string // 18 characters
	Document string // ID, or the disability card of 20 digits
	Relation string // 与户主关系
}
