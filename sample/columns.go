package sample

import (
	"strconv"
	"strings"

	"guben/dictionary"
	"guben/division"
	"guben/period"
	"guben/sheet"
)

// record is what a row of the registry's files is made from.
type record struct {
	world     *World
	household *Household
	person    *Person // nil in files of households
}

// column is a column of the registry's files.
type column struct {
	sheet.Head
	cell func(record) sheet.Value
}

// text is a column whose figures are no numbers: codes, documents, phones.
func text(name string, width int, value func(record) string) column {
	return column{sheet.Head{Name: name, Width: width, Text: true}, func(r record) sheet.Value { return sheet.Text(value(r)) }}
}

func plain(name string, value func(record) string) column {
	return column{sheet.Head{Name: name}, func(r record) sheet.Value { return sheet.Text(value(r)) }}
}

func yes(name string, value func(record) bool) column {
	return plain(name, func(r record) string { return yesNo(value(r)) })
}

// count is a column of whole numbers.
func count(name string, value func(record) int) column {
	return column{sheet.Head{Name: name}, func(r record) sheet.Value { return sheet.Int(int64(value(r))) }}
}

// months is a column of months, blank for those whom it does not concern.
func months(name string, value func(record) int) column {
	return column{sheet.Head{Name: name}, func(r record) sheet.Value {
		if value(r) == 0 {
			return sheet.Blank()
		}
		return sheet.Int(int64(value(r)))
	}}
}

// tenths is a column of decimals with one digit.
func tenths(name string, value func(record) int) column {
	return plain(name, func(r record) string {
		n := value(r)
		return strconv.Itoa(n/10) + "." + string(rune('0'+n%10))
	})
}

func always(name, value string) column { return plain(name, func(record) string { return value }) }

func place(name string, level division.Level) column {
	return plain(name, func(r record) string { return r.world.Place(r.household.Village, level) })
}

func yesNo(value bool) string {
	if value {
		return "是"
	}
	return "否"
}

// personColumns are the 47 columns of the national 人口信息 export.
var personColumns = []column{
	place("省", division.Province), place("市", division.Prefecture), place("县", division.County),
	place("乡", division.Township), place("村", division.Village),
	text("户编号", 18, func(r record) string { return r.household.Code }),
	text("人口编号", 20, func(r record) string { return r.person.Code }),
	plain("姓名", func(r record) string { return r.person.Name }),
	plain("性别", func(r record) string { return r.person.Sex() }),
	plain("出生日期", func(r record) string { return compact(r.person.Birth) }),
	plain("证件类型", document),
	text("证件号码", 24, func(r record) string { return r.person.Document() }),
	plain("民族", func(r record) string { return r.person.Nation }),
	text("户联系电话", 13, func(r record) string { return r.household.Phone }),
	text("成员联系电话", 13, func(r record) string { return r.person.Phone }),
	count("年度", func(r record) int { return r.world.Day.Year() }),
	plain("与户主关系", func(r record) string { return r.person.Relation }),
	plain("文化程度", func(r record) string { return r.person.Education }),
	plain("在校生状况", func(r record) string { return r.person.Schooling }),
	plain("劳动技能", func(r record) string { return r.person.Labour }),
	count("务工时间（月）", func(r record) int { return r.person.workMonths() }),
	plain("健康状况", func(r record) string { return strings.Join(r.person.Health, ",") }),
	plain("政治面貌", func(r record) string { return r.person.Party }),
	always("务工企业名称", ""),
	yes("是否享受低保", func(r record) bool { return r.person.Guaranteed }),
	always("是否参加城镇职工基本养老保险", "否"),
	always("是否参加大病保险", "是"),
	always("是否参加新型农村合作医疗（城乡居民基本医疗保险）", "是"),
	yes("是否参加城乡居民基本养老保险", func(r record) bool { return r.person.Pension }),
	always("失学或辍学原因", ""),
	always("是否会讲普通话", "是"),
	always("是否参加商业补充医疗保险", "否"),
	always("是否国外务工", "否"),
	always("产业分类", ""),
	always("是否接受大病医疗救助", "否"),
	always("是否接受其他健康扶贫", "否"),
	plain("公益性岗位类型", func(r record) string { return r.person.Post }),
	months("公益性岗位(月数)", func(r record) int { return r.person.postMonths() }),
	plain("就业渠道", channel),
	plain("残疾类别", disability),
	plain("务工所在地", func(r record) string { return r.person.Place }),
	plain("户主姓名", func(r record) string { return r.household.Head().Name }),
	text("户主证件号码", 24, func(r record) string { return r.household.Head().Document() }),
	always("是否参加城镇职工基本医疗保险", "否"),
	yes("是否特困供养人员", func(r record) bool { return r.person.Destitute }),
	plain("残疾证办证年度", func(r record) string { return digits(r.person.Card.Year) }),
	always("识别标准", "国家标准"),
}

// digits is a number, "" for none.
func digits(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// compact is a day as the national system writes it: 20200315.
func compact(day period.Day) string { return strings.ReplaceAll(day.String(), "-", "") }

func document(r record) string {
	if r.person.Card.Category != 0 {
		return "残疾人证"
	}
	return "居民身份证"
}

func channel(r record) string {
	switch {
	case r.person.Post != "":
		return "公益岗位"
	case r.person.Months > 0:
		return "自主就业"
	}
	return ""
}

func disability(r record) string {
	list, _ := dictionary.ListOf("disability")
	code, _ := list.Get(r.person.Card.Category)
	return code.Zh
}

// ledgerColumns are the 30 columns of the 户台账, a row a person.
var ledgerColumns = []column{
	place("县", division.County), place("乡", division.Township), place("村", division.Village),
	plain("自然村", func(r record) string { return r.household.Group }),
	text("户编号", 18, func(r record) string { return r.household.Code }),
	text("人编号", 20, func(r record) string { return r.person.Code }),
	plain("姓名", func(r record) string { return r.person.Name }),
	text("证件号码", 22, func(r record) string { return r.person.ID }),
	count("人数", func(r record) int { return len(r.household.Members) }),
	plain("与户主关系", func(r record) string { return r.person.Relation }),
	plain("民族", func(r record) string { return r.person.Nation }),
	plain("文化程度", func(r record) string { return r.person.Education }),
	plain("在校生状况", func(r record) string { return r.person.Schooling }),
	plain("健康状况", func(r record) string { return strings.Join(r.person.Health, "、") }),
	plain("劳动技能", func(r record) string { return r.person.Labour }),
	count("务工时间（月）", func(r record) int { return r.person.workMonths() }),
	always("是否参加大病保险", "是"),
	plain("致贫原因1", func(r record) string { return r.household.Cause }),
	yes("危房户", func(r record) bool { return r.household.Home.dangerous() }),
	yes("是否解决安全饮用水", func(r record) bool { return r.household.Home.SafeWater }),
	{sheet.Head{Name: "人均纯收入"}, perHeadCell},
	text("户联系电话", 13, func(r record) string { return r.household.Phone }),
	text("人联系电话", 13, func(r record) string { return r.person.Phone }),
	plain("首次识别时间", func(r record) string { return r.household.Identified.String() }),
	plain("人员识别时间", identified),
	plain("户类型", func(r record) string { return r.household.Category }),
	always("易返贫致贫户类型", ""), always("风险是否消除", ""), always("风险识别时间", ""), always("风险消除时间", ""),
}

func perHeadCell(r record) sheet.Value {
	net, known := r.household.Net()
	if !known {
		return sheet.Blank()
	}
	return sheet.Amount(int64(net) / int64(len(r.household.Members)))
}

// identified is when a person came into the registry: with the household, or
// at birth.
func identified(r record) string {
	return max(r.household.Identified, period.MonthOf(r.person.Birth)).String()
}

// homeColumns are the columns of the plain household sheet; the income items
// follow them.
var homeColumns = []column{
	place("县", division.County), place("乡镇", division.Township), place("行政村", division.Village),
	text("村编号", 14, func(r record) string { return r.household.Village.String() }),
	plain("村民小组", func(r record) string { return r.household.Group }),
	text("户编号", 18, func(r record) string { return r.household.Code }),
	plain("户主姓名", func(r record) string { return r.household.Head().Name }),
	text("户主证件号码", 22, func(r record) string { return r.household.Head().ID }),
	text("联系电话", 13, func(r record) string { return r.household.Phone }),
	count("年度", func(r record) int { return r.world.Day.Year() }),
	count("家庭人口数", func(r record) int { return len(r.household.Members) }),
	plain("户属性", func(r record) string { return r.household.Category }),
	plain("主要致贫原因", func(r record) string { return r.household.Cause }),
	plain("首次识别时间", func(r record) string { return r.household.Identified.String() }),
	plain("脱贫标志", func(r record) string { return r.household.Exit }),
	{sheet.Head{Name: "脱贫年度"}, exitYear},
	tenths("耕地面积（亩）", func(r record) int { return r.household.Home.Farmland }),
	tenths("林地面积（亩）", func(r record) int { return r.household.Home.Woodland }),
	yes("是否加入合作社", func(r record) bool { return r.household.Home.Member }),
	always("生产用电", "是"), always("生活用电", "是"), always("广播电视", "是"),
	yes("是否饮水困难", func(r record) bool { return !r.household.Home.SafeWater }),
	yes("饮水是否安全", func(r record) bool { return r.household.Home.SafeWater }),
	tenths("与村主干路距离（公里）", func(r record) int { return r.household.Home.RoadKm }),
	plain("入户路类型", func(r record) string { return r.household.Home.Road }),
	count("住房面积（平方米）", func(r record) int { return r.household.Home.Area }),
	yes("是否危房户", func(r record) bool { return r.household.Home.dangerous() }),
	plain("危房级别", func(r record) string { return r.household.Home.Grade }),
	yes("卫生厕所", func(r record) bool { return r.household.Home.Toilet }),
	plain("主要燃料", func(r record) string { return r.household.Home.Fuel }),
}

func exitYear(r record) sheet.Value {
	if r.household.Exited == 0 {
		return sheet.Blank()
	}
	return sheet.Int(int64(r.household.Exited))
}

// incomeColumns are a column for each income item. A household whose income is
// known has nought where it has none of an item.
func incomeColumns() []column {
	var columns []column
	for _, key := range items {
		item, _ := dictionary.FindItem(key)
		columns = append(columns, column{sheet.Head{Name: item.Zh}, func(r record) sheet.Value {
			if r.household.Income == nil {
				return sheet.Blank()
			}
			return sheet.Amount(int64(r.household.amount(key)))
		}})
	}
	return columns
}

// pupilColumns are the columns of the schools' list of pupils.
var pupilColumns = []column{
	place("乡镇", division.Township), place("行政村", division.Village),
	text("户编号", 18, func(r record) string { return r.household.Code }),
	plain("户主姓名", func(r record) string { return r.household.Head().Name }),
	text("户主证件号码", 22, func(r record) string { return r.household.Head().ID }),
	plain("姓名", func(r record) string { return r.person.Name }),
	text("证件号码", 22, func(r record) string { return r.person.ID }),
	plain("与户主关系", func(r record) string { return r.person.Relation }),
	plain("在校生状况", func(r record) string { return r.person.Schooling }),
	yes("是否寄宿", func(r record) bool { return r.person.Boards }),
	months("在园月数", func(r record) int { return r.person.Attended }),
}
