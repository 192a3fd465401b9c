package policy

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guben/message"
)

// mistakes are definitions with one mistake each, the place it is reported at,
// and what the author reads in both languages.
var mistakes = []struct{ text, place, zh, en string }{
	// reading
	{"rule a\n  when: ", "2:10", "这里没有内容，请写出条件或算式。", "Nothing stands here; write a condition or a calculation."},
	{"rule a\n  when: 危房级别 == \"C级", "2:17", "引号没有成对，缺少「\"」。", "The quotation is not closed; \" is missing."},
	{"rule a\n  when: 低保户 ? 是", "2:13", "不认识的符号「?」。", "The character «?» has no meaning here."},
	{"rule a\n  when: 工资性收入 > 6000块", "2:17", "不认识的单位「块」。数字 6000 后面要写 元、万元、%、倍、个月、岁、人 等单位；单位后面接文字时请加空格。", "The unit «块» is unknown. After 6000 write a unit such as yuan, %, months or people; put a space before the next word."},
	{"rule a\n  when: (低保户 且 是", "2:17", "这里应当是「)」，写的却是「（末尾）」。", "«)» should stand here instead of «(the end)»."},
	{"rule a\n  when: 如果 低保户 则 是", "2:19", "这里应当是「否则 / else」，写的却是「（末尾）」。", "«否则 / else» should stand here instead of «(the end)»."},
	{"rule a\n  when: 人口数 = 3", "2:13", "没料到「=」出现在这里。判断相等请写两个等号 ==。", "«=» cannot stand here. Write two equals signs == to compare."},
	{"rule a\n  when: " + strings.Repeat("(", 200) + "是", "2:109", "括号套得太深（超过 100 层），请拆成几条派生指标。", "Nested deeper than 100 levels; split it into several computed facts."},
	{"rule a\n  when: 脱贫日期 > 2019-02-30", "2:16", "日期「2019-02-30」不存在。", "There is no day 2019-02-30."},
	{"rule a\n  when: 工资性收入 > 123456789012345678901元", "2:17", "数字太长，或小数超过六位。", "The number is too long or has more than six decimals."},
	{"rule a\n  when: 工资性收入 > 0.001元", "2:17", "数字太细：金额精确到分，比例精确到万分之一。", "The number is too fine: amounts go to fen, ratios to parts per 10,000."},
	// names
	{"rule a\n  when: 低保", "2:9", "没有名为「低保」的指标、参数或规则。是不是想写「低保户」？", "There is no fact, parameter or rule called «低保». Did you mean «低保户»?"},
	{"rule a\n  when: alowance", "2:9", "没有名为「alowance」的指标、参数或规则。是不是想写「allowance」？", "There is no fact, parameter or rule called «alowance». Did you mean «allowance»?"},
	{"rule a\n  when: 低保户或人口数 > 3", "2:9", "没有名为「低保户或人口数」的指标、参数或规则。「或」的两边要加空格。", "There is no fact, parameter or rule called «低保户或人口数». Put a space on both sides of «或»."},
	{"rule a\n  when: 参保", "2:9", "没有名为「参保」的指标、参数或规则。「参保」是个人的指标，请用 任一(成员, 参保 …) 或 合计(成员, 参保)。", "There is no fact, parameter or rule called «参保». «参保» is a fact of persons; write any(members, 参保 …) or sum(members, 参保)."},
	{"rule a\n  on: village\n  when: 低保户", "3:9", "没有名为「低保户」的指标、参数或规则。「低保户」是户的指标，请用 任一(户, 低保户 …) 或 合计(户, 低保户)。", "There is no fact, parameter or rule called «低保户». «低保户» is a fact of households; write any(households, 低保户 …) or sum(households, 低保户)."},
	{"rule a\n  when: 家.人口数 > 3", "2:9", "「家」不是主体，点号前只能写户、村或成员。例如：户.人口数。", "«家» is no subject; before the dot stands household, village or member. For example: household.size."},
	{"rule a\n  when: 成员", "2:9", "「成员」是主体，不是指标，不能单独使用。", "«成员» is a subject, not a fact, and cannot stand alone."},
	{"rule a\n  when: 分档表 > 3元\n" + bandTable, "2:9", "「分档表」是一张表，要写成 查表(分档表, …)。", "«分档表» is a table; write lookup(分档表, …)."},
	{"rule a\n  when: 人均纯收入 > 3元", "2:9", "「人均纯收入」是计算得出的指标，但没有给出它的算式，请在派生指标中定义。", "«人均纯收入» is a computed fact without a definition; define it among the computed facts."},
	{"fact household 低保户\n  is: 是", "1:1", "名称「低保户」已经用于「低保户」，请换一个。", "The name «低保户» already stands for «Allowance household»; choose another."},
	{"rule a\n  when: 是\nrule a\n  when: 否", "3:1", "编号「a」出现了两次。", "The ID «a» occurs twice."},
	{"rule a\n  on: nobody\n  when: 是", "1:1", "「规则 a」没有写明对象，请写 on: household、person 或 village。", "«规则 a» does not say whom it is about; write on: household, person or village."},
	{"rule a\n  clause: \n  when: 是", "1:1", "规则「规则 a」没有注明条款，请写出方案中的出处。", "The rule «规则 a» names no clause; say where in the plan it stands."},
	// parameters and tables
	{"parameter p\n  name: 线\n  from 2020-01-01: 1元", "1:1", "「线」没有注明条款；方案没有规定的，请写明假定 assumption。", "«线» names no clause; where the plan is silent, state the assumption."},
	{"parameter p\n  name: 线\n  clause: 一", "1:1", "参数「线」没有取值。", "The parameter «线» has no value."},
	{"parameter p\n  name: 线\n  clause: 一\n  from 2020-01-01: 工资性收入", "4:20", "取值只能由数字、日期、代码写成，不能引用指标或参数。", "A value is made of numbers, days and codes only, not of facts or parameters."},
	{"parameter q\n  name: 底\n  clause: 一\n  from 2020-01-01: 1元\nparameter p\n  name: 线\n  clause: 一\n  from 2020-01-01: 底 * 2", "8:20", "取值只能由数字、日期、代码写成，不能引用指标或参数。", "A value is made of numbers, days and codes only, not of facts or parameters."},
	{"parameter p\n  name: 线\n  clause: 一\n  from 2020-01-01: 90000000亿元 * 1000000", "4:20", "数值超出范围。", "The value is out of range."},
	{"parameter p\n  name: 线\n  clause: 一\n  from 2020-01-01 to 2020-12-31: 1元\n  from 2020-07-01: 2元", "1:1", "「线」的取值日期重叠：2020年7月1日 至 2020年12月31日 有两个值。", "The values of «线» overlap: two are in force from 2020-07-01 to 2020-12-31."},
	{"parameter p\n  name: 线\n  clause: 一\n  from 2020-07-01 to 2020-01-31: 1元", "1:1", "起止日期颠倒：2020年7月1日 晚于 2020年1月31日。", "The dates are reversed: 2020-07-01 lies after 2020-01-31."},
	{"parameter p\n  name: 线\n  clause: 一\n  quote: 6000元以下\n  bound: exclusive\n  from 2020-01-01: 6000元", "1:1", "「线」引文为「6000元以下」，其中「以下」包括本数，与所填的界限不符。依民法典第一千二百五十九条：以上、以下、以内包括本数，不满、超过、以外不包括本数。", "«线» is quoted as «6000元以下», where «以下» includes the number itself; the bound stated differs. Civil Code article 1259: 以上, 以下, 以内 include the number, 不满, 超过, 以外 exclude it."},
	{lineParameter + "rule a\n  when: 工资性收入 < 线", "7:15", "条款（一）写的是「6000元以下」，包括本数，运算符与之不符。请用 ≤ / >。", "The clause (一) says «6000元以下», which includes the number itself; the operator does not agree. Write ≤ / >."},
	{lineParameter + "rule a\n  when: 线 <= 工资性收入", "7:11", "条款（一）写的是「6000元以下」，包括本数，运算符与之不符。请用 ≤ / >。", "The clause (一) says «6000元以下», which includes the number itself; the operator does not agree. Write ≤ / >."},
	{lineParameter + "rule a\n  when: 工资性收入 < 线 * 80%", "7:15", "条款（一）写的是「6000元以下」，包括本数，运算符与之不符。请用 ≤ / >。", "The clause (一) says «6000元以下», which includes the number itself; the operator does not agree. Write ≤ / >."},
	{"table t\n  name: 表\n  clause: 一", "1:1", "表「表」没有行。", "The table «表» has no rows."},
	{"table t\n  name: 表\n  clause: 一\n  mode: marginal\n  from 2020-01-01:\n    1元: 2元", "1:1", "分段累计的表「表」，各段的值须是比例，查的须是数额。", "In the marginal table «表» every band needs a ratio and is looked up by a number."},
	{"table t\n  name: 表\n  clause: 一\n  from 2020-01-01:\n    1元: 2元\n    1元: 3元", "6:5", "表「表」中这一行与另一行重复。", "This row of the table «表» occurs twice."},
	{bandTable + "\nrule a\n  when: 查表(分挡表, 工资性收入) > 0", "8:12", "没有名为「分挡表」的表。是不是想写「分档表」？", "There is no table called «分挡表». Did you mean «分档表»?"},
	// rules
	{"rule a\n  amount: 1元\n  kind: flag\n  when: 是", "2:11", "「规则 a」是提示类规则，不能有金额；应发放的请改为 kind: entitlement。", "«规则 a» is a flag and cannot have an amount; make it kind: entitlement."},
	{"rule a\n  name: 甲\n  when: 乙\nrule b\n  name: 乙\n  when: 非 甲", "1:1", "循环定义：甲 → 乙 → 甲。", "Defined by itself: 甲 → 乙 → 甲."},
	{"rule aid\n  when: 是\nrule b\n  when: 是\n  overrides: aids", "3:1", "规则「规则 b」要替代的「aids」不存在。是不是想写「aid」？", "The rule «规则 b» overrides «aids», which does not exist. Did you mean «aid»?"},
	{"rule a\n  when: 是\n  overrides: a", "1:1", "规则「规则 a」不能替代自己。", "The rule «规则 a» cannot override itself."},
	{"rule a\n  when: 是\nrule b\n  on: person\n  when: 参保\n  overrides: a", "3:1", "规则「规则 b」不能替代「规则 a」：后者的对象更宽。", "The rule «规则 b» cannot override «规则 a», whose subject is wider."},
	{"rule a\n  when: 是\n  group: g\nrule b\n  on: person\n  when: 参保\n  group: g", "4:1", "同一组「g」中，「规则 b」与「规则 a」的对象不同。", "In the group «g», «规则 b» and «规则 a» are about different subjects."},
	{"rule a\n  when: 是\n  group: g\nrule b\n  when: 低保户\n  group: g", "4:1", "同一组「g」中，「规则 b」与「规则 a」可能同时成立，却没有先后。请给出不同的 priority，或用 overrides 写明谁替代谁。", "In the group «g», «规则 b» and «规则 a» may hold together and neither goes first. Give them different priorities, or say by overrides which one replaces the other."},
	{"rule a\n  when: 是\n  valid: from 2020-07-01 to 2020-01-31", "1:1", "起止日期颠倒：2020年7月1日 晚于 2020年1月31日。", "The dates are reversed: 2020-07-01 lies after 2020-01-31."},
	// types
	{"rule a\n  when: 工资性收入", "2:9", "这里需要是否，写的是金额。", "This has to be a yes or no, but is an amount of money."},
	{"rule a\n  when: 是\n  amount: 260", "3:11", "这里需要金额，写的是数字。金额要写单位，例如 260元。", "This has to be an amount of money, but is a number. An amount needs its unit, for example 260元."},
	{"rule a\n  when: 工资性收入 > 转移性收入 * 0.5 且 转移性收入 / 工资性收入 > 6", "2:31", "两边不是同一类：左边是比例，右边是数字。比例要写单位，例如 6% 或 6倍。", "The two sides differ: the left is a ratio, the right a number. A ratio needs its unit, for example 6%."},
	{"rule a\n  when: 低保户 + 1 > 0", "2:9", "两边不是同一类：左边是是否，右边是数字。", "The two sides differ: the left is a yes or no, the right a number."},
	{"rule a\n  when: -低保户", "2:9", "这里需要数字、金额或比例，写的是是否。", "This has to be a number, an amount or a ratio, but is a yes or no."},
	{"rule a\n  when: 人口数 > 3亩", "2:9", "单位不同：「人」与「亩」。", "The units differ: «人» and «亩»."},
	{"table t\n  name: 表\n  clause: 一\n  from 2020-01-01:\n    1人: 2元\nrule a\n  when: 查表(表, 耕地面积 / 1亩) > 0", "7:15", "小数位太多：最多 0 位，写了 2 位。", "Too many decimals: 2 where 0 are kept."},
	{"rule a\n  on: person\n  when: 在校生状况 == 危房级别", "3:9", "两边的代码表不同：「school」与「house_grade」。", "The code lists differ: «school» and «house_grade»."},
	{"rule a\n  on: person\n  when: 在校生状况 == \"小学生\"", "3:18", "代码表「school」中没有「小学生」，可用的有：非在校生、学前教育、小学、初中、普通高中、中职。是不是想写「小学」？", "The code list «school» has no «小学生»; it has: 非在校生、学前教育、小学、初中、普通高中、中职. Did you mean «小学»?"},
	{"rule a\n  when: 人口数 == \"三\"", "2:16", "不知道「三」属于哪张代码表，它只能与代码类指标比较。", "It is unclear to which code list «三» belongs; compare it with a fact that has one."},
	{"rule a\n  on: person\n  when: 健康状况 == \"残疾\"", "3:14", "多选指标不能这样比较。多选指标请写：指标 包含 \"代码\"。", "A fact with several codes cannot be compared like this. Write: fact has \"code\"."},
	{"rule a\n  on: person\n  when: 在校生状况 包含 \"小学\"", "3:9", "「包含」的左边须是多选指标，写的是代码（school）。单选指标请写：指标 == \"代码\"。", "The left side of has is a fact with several codes, but this is a code (school). Write: fact == \"code\"."},
	{"rule a\n  when: 危房级别 属于 \"C级\"", "2:17", "「属于」的右边须是方括号列表，例如 [\"小学\", \"初中\"]。", "The right side of in is a list in brackets, for example [\"primary\", \"junior\"]."},
	{"rule a\n  when: 危房级别 == [\"C级\"]", "2:17", "方括号列表只能写在「属于」的右边。", "A list in brackets stands only to the right of in."},
	{"rule a\n  when: 已知(低保户 其中 是)", "2:16", "「其中」只能写在主体后面，例如 计数(成员 其中 年龄 >= 60)。", "where stands only after a subject, for example count(members where age >= 60)."},
	{"rule a\n  when: 危房级别 >= \"C级\"", "2:14", "代码（house_grade）没有大小，只能用 == 或 != 比较。", "a code (house_grade) has no order; compare with == or !=."},
	{"rule a\n  when: 工资性收入 * 转移性收入 > 0", "2:15", "金额与金额不能用「*」计算。", "an amount of money and an amount of money cannot be combined by «*»."},
	{"rule a\n  when: 脱贫日期 + 3 > 当日", "2:9", "日期不能这样加减：左边是日期，右边是数字。可以写 日期 - 日期、日期 + 30天、日期 + 6个月。", "Days cannot be added or subtracted like this: the left is a day, the right a number. Write day - day, day + 30天 or day + 6个月."},
	// functions
	{"rule a\n  when: 每个(成员, 参保)", "2:9", "没有名为「每个」的函数。", "There is no function called «每个»."},
	{"rule a\n  when: 任意(成员, 参保)", "2:9", "没有名为「任意」的函数。是不是想写「任一」？", "There is no function called «任意». Did you mean «任一»?"},
	{"rule a\n  when: 合计(成员) > 0", "2:9", "函数「合计」需要 2 至 2 个参数，写了 1 个。写法：合计(成员, 数额)，或 合计(成员 其中 条件, 数额)。", "The function «合计» takes 2 to 2 arguments, not 1. Write sum(members, amount) or sum(members where condition, amount)."},
	{"rule a\n  when: 四舍五入(工资性收入) > 0", "2:9", "「四舍五入」里没有除法或乘以比例，无需取整。写法：四舍五入(a / b)，或 四舍五入(a / b, 1元)。", "There is no division or product with a ratio inside «四舍五入» to be rounded. Write round(a / b) or round(a / b, 1元)."},
	{"rule a\n  when: 舍去(工资性收入, 转移性收入) > 0", "2:19", "取整的单位须是大于零的固定数，例如 1元。", "The step of rounding is a fixed number above zero, for example 1元."},
	{"rule a\n  when: 计数(低保户) > 0", "2:12", "这里须写对谁统计。例如：成员，或 成员 其中 年龄 >= 60。", "Here it has to be said over whom to run. For example: members, or members where age >= 60."},
	{"rule a\n  on: village\n  when: 计数(成员) > 0", "3:9", "村的规则里不能直接统计成员。请写：合计(户, 计数(成员))。", "A rule about villages cannot run over members directly. Write: sum(households, count(members))."},
	{"rule a\n  when: 计数(户) > 0", "2:9", "只有村的规则可以统计户。", "Only a rule about villages can run over households."},
}

const bandTable = "table bands\n  name: 分档表\n  clause: 一\n  from 2020-01-01:\n    1元: 2元\n    5元: 3元"

const lineParameter = "parameter p\n  name: 线\n  clause: 一\n  quote: 6000元以下\n  from 2020-01-01: 6000元\n"

// TestAuthorErrors checks place and message of every mistake an author can
// make, and that no message is left out.
func TestAuthorErrors(t *testing.T) {
	seen := map[string]bool{"policy.list_unknown": true} // a fault of the dictionary, see TestBadDictionary
	for _, m := range mistakes {
		s := testSchema()
		c := readCase(t, s, "rules.yaml", m.text)
		if strings.Contains(m.text, "kind: flag") {
			c.definitions.Rules[0].Kind = Flag
		}
		p, problems := Compile(s, c.definitions)
		if p != nil || len(problems) == 0 {
			t.Errorf("accepted:\n%s", m.text)
			continue
		}
		one := problems[0]
		seen[one.Code] = true
		place := strings.TrimPrefix(one.Place.String(), "rules.yaml:")
		if zh, en := one.Sentence(message.Zh), one.Sentence(message.En); len(problems) > 1 || place != m.place || zh != m.zh || en != m.en {
			t.Errorf("%s\nhave %d, %s\n%s\n%s\nwant %s\n%s\n%s", m.text, len(problems), place, zh, en, m.place, m.zh, m.en)
		}
	}
	for _, code := range reported(t) {
		if !seen["policy."+code] {
			t.Errorf("no test sees the message %s", code)
		}
	}
}

// reported are the messages the checker reports, read from its source.
func reported(t *testing.T) []string {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	call := regexp.MustCompile(`ps\.(?:at\(.+?, |in\([^,]+, )"([a-z_]+)"`)
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range call.FindAllStringSubmatch(string(content), -1) {
			codes = append(codes, match[1])
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func TestBadDictionary(t *testing.T) {
	s := testSchema()
	s.Lists = s.Lists[1:]
	_, problems := Compile(s, readCase(t, s, "", "rule a\n  when: 危房级别 == \"C级\"").definitions)
	if len(problems) != 1 || problems[0].Code != "policy.list_unknown" {
		t.Fatal(problems)
	}
}

// TestCaret shows a problem as a terminal does, in a text of several lines.
func TestCaret(t *testing.T) {
	text := "rule a\n  when:\n    低保户 且\n      人口数 > 工资性收人"
	s := testSchema()
	_, problems := Compile(s, readCase(t, s, "rules.yaml", text).definitions)
	if len(problems) != 1 {
		t.Fatal(problems)
	}
	have := problems[0].Say(message.Zh)
	want := "rules.yaml:4:13：没有名为「工资性收人」的指标、参数或规则。\n" +
		"    人口数 > 工资性收人\n" +
		"             ^^^^^^^^^^\n" +
		"  是不是想写「工资性收入」？"
	if have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
	if f := problems[0].Fault(); f.Place.Line != 4 || !strings.Contains(f.Say(message.En), "Did you mean") {
		t.Error(f)
	}
}

// TestCatalog demands both languages of every sentence of this room.
func TestCatalog(t *testing.T) {
	for _, key := range message.Keys() {
		if strings.HasPrefix(key, "policy.") && (message.Raw(message.Zh, key) == "" || message.Raw(message.En, key) == "") {
			t.Errorf("%s lacks a language", key)
		}
	}
}
