package plan

import (
	"strings"

	"guben/money"
)

// operators are the words before a number that bound it. 达 and 达到 take the
// number in as a least value, as plans use them.
var operators = []struct {
	word, operator string
}{
	{"不少于", AtLeast}, {"不低于", AtLeast}, {"不小于", AtLeast}, {"至少", AtLeast}, {"最少", AtLeast}, {"不得少于", AtLeast}, {"不得低于", AtLeast}, {"至少要有", AtLeast}, {"至少有", AtLeast},
	{"至少达到", AtLeast}, {"最低", AtLeast}, {"达", AtLeast}, {"达到", AtLeast}, {"至少要达到", AtLeast}, {"要达到", AtLeast}, {"不得小于", AtLeast}, {"至少为", AtLeast}, {"不少", AtLeast},
	{"不超过", AtMost}, {"不得超过", AtMost}, {"不高于", AtMost}, {"不得高于", AtMost}, {"不多于", AtMost}, {"不得多于", AtMost}, {"不大于", AtMost}, {"最多", AtMost}, {"至多", AtMost}, {"最高", AtMost},
	{"控制在", AtMost}, {"最高封顶为", AtMost}, {"封顶", AtMost}, {"封顶线", AtMost}, {"最高不超过", AtMost}, {"上限为", AtMost}, {"最长不超过", AtMost}, {"不能超过", AtMost}, {"最高限额", AtMost},
	{"低于", Under}, {"少于", Under}, {"小于", Under}, {"不足", Under}, {"未达到", Under}, {"未达", Under}, {"不满", Under}, {"未满", Under}, {"不到", Under},
	{"高于", Over}, {"超过", Over}, {"大于", Over}, {"多于", Over}, {"突破", Over}, {"超", Over}, {"超出", Over},
	{"约", About}, {"约为", About}, {"大约", About}, {"近", About}, {"预计", About},
}

// afterwards are the words after a number and its unit that bound it.
var afterwards = []struct {
	word, operator string
}{
	{"以上", AtLeast}, {"及以上", AtLeast}, {"（含）以上", AtLeast}, {"或以上", AtLeast}, {"（含）及以上", AtLeast},
	{"以下", AtMost}, {"及以下", AtMost}, {"以内", AtMost}, {"之内", AtMost}, {"（含）以下", AtMost}, {"封顶", AtMost},
	{"左右", About}, {"上下", About}, {"起", AtLeast},
}

// units of quantities. Money comes first; a plain 元 may have 每 what behind it.
var (
	moneyUnits = []string{"亿元", "万元", "百万元", "千元", "元", "万亿元", "千万元"}
	otherUnits = []string{"%", "‰", "个百分点", "倍", "户", "万户", "人", "万人", "名", "万名", "个", "万个", "项", "件", "次", "篇", "条", "公里", "千米", "亩", "万亩", "种", "所", "座", "处", "台", "套", "家", "万家",
		"场", "期", "吨", "万吨", "公斤", "斤", "度", "千瓦", "兆瓦", "平方米", "㎡", "立方米", "岁", "个月", "周岁", "天", "日", "小时", "学时", "课时", "人次", "万人次", "场次", "批", "支", "只", "万只", "头", "万头", "本", "辆", "张", "米", "册", "位", "口", "眼",
		"个工作日", "工作日", "元", "分", "万", "公顷", "户次", "万户次", "分钟", "遍", "年", "对", "份", "盏", "棵", "株", "万株", "羽", "万羽", "尾", "组", "片", "间", "名额", "起", "宗", "亿", "轮", "堂", "类", "条线", "栋", "幢", "个点", "人份", "倍以上", "方", "级", "寸", "兆", "MW", "kW", "KW", "km"}
	perUnits = []string{"/生/月", "/生/年", "/人/月", "/人/年", "/人·月", "/人·年", "/月·人", "/年·人", "/户/年", "/户/月", "/生·年", "/生·月", "/年·生", "/人.年", "/人.月", "/月", "/年", "/人", "/户", "/生", "/天", "/日", "/亩", "/次", "/村", "/平方米", "/㎡", "/学年", "/生/学年", "/生/学期", "/学期", "/人/天", "/人/次", "/亩/年", "/年/人", "/月/人", "/年/户", "/年/生", "/月/生", "/村/年", "/岗/月", "/个", "/公里", "/吨", "/公斤", "/斤"}
	perWords = []struct{ word, per string }{
		{"每人每年", "/人/年"}, {"每人每月", "/人/月"}, {"每生每年", "/生/年"}, {"每生每月", "/生/月"}, {"每户每年", "/户/年"}, {"每户每月", "/户/月"}, {"每人每天", "/人/天"}, {"每生每学期", "/生/学期"}, {"每生每学年", "/生/学年"}, {"每村每年", "/村/年"},
		{"每年每人", "/人/年"}, {"每月每人", "/人/月"}, {"每人", "/人"}, {"每户", "/户"}, {"每生", "/生"}, {"每亩", "/亩"}, {"每村", "/村"}, {"月均", "/月"}, {"每人次", "/人次"}, {"每名", "/人"}, {"每天", "/天"}, {"每月", "/月"}, {"每个村", "/村"}, {"每年", "/年"}, {"每平方米", "/平方米"},
	}
)

// operatorBefore is the operator set by the words ending before i, "" if none.
func (p *passage) operatorBefore(i int) string {
	op, _ := p.operatorAt(i)
	return op
}

// operatorAt also gives where those words begin.
func (p *passage) operatorAt(i int) (op string, begin int) {
	best := 0
	for _, w := range operators {
		if n := runeLen(w.word); n > best && p.has(i-n, w.word) {
			op, best = w.operator, n
		}
	}
	return op, i - best
}

// scales reads quantities of a passage.
type scales struct{ *passage }

func (s scales) quantities() []Quantity {
	var out []Quantity
	for i := 0; i < s.len(); {
		q, end, ok := s.one(i)
		if ok && s.free(i, end) {
			s.share(&out, q)
			out = append(out, q)
			s.claim(i, end)
		}
		i = max(end, i+1)
	}
	return out
}

// one reads the quantity whose number stands at i.
func (s scales) one(i int) (Quantity, int, bool) {
	if s.taken[i] || s.glued(i) {
		return Quantity{}, i, false
	}
	n, ok := s.number(i)
	if percent, is := s.percent(i); is {
		n, ok = percent, true
		return s.build(i, n, "", "%", n.end)
	}
	if permille, is := s.permille(i); is {
		return s.build(i, permille, "", "‰", permille.end)
	}
	if !ok || isDigit(s.at(i-1)) {
		return Quantity{}, i, false
	}
	high, unitAt := "", n.end
	if h, is := s.high(n); is {
		high, unitAt = h.value, h.end
	}
	unit, end := s.unit(i, unitAt, n)
	if unit == "" {
		return Quantity{}, n.end, false
	}
	return s.build(i, n, high, unit, end)
}

// glued: a digit within a word or code (10.17, 832, 3+1, A4) is no quantity.
func (s scales) glued(i int) bool {
	prior := s.at(i - 1)
	return prior == '.' || prior == '+' || prior < 0x250 && isWord(prior) || prior == '第' || prior == '〔'
}

// percent reads 百分之六十.
func (s scales) percent(i int) (number, bool) {
	if !s.has(i, "百分之") {
		return number{}, false
	}
	n, ok := s.number(i + 3)
	return n, ok
}

// permille reads 千分之三.
func (s scales) permille(i int) (number, bool) {
	if !s.has(i, "千分之") {
		return number{}, false
	}
	n, ok := s.number(i + 3)
	return n, ok
}

// high reads the upper end of 50%-80%, 1-2项.
func (s scales) high(n number) (number, bool) {
	at := n.end
	if s.at(at) == '%' {
		at++
	} else if unit := s.longest(at, []string{"万元", "元", "万", "倍", "户", "人"}); unit != "" && contains("-至", s.at(at+runeLen(unit))) {
		at += runeLen(unit)
	}
	if !contains("-至到", s.at(at)) {
		return number{}, false
	}
	h, ok := s.number(at + 1)
	return h, ok && h.zh == n.zh
}

// unit reads the unit at i; numbers in characters are read only with units that
// measure, for 一件, 一户, 一次 are mostly manners of speaking.
func (s scales) unit(start, i int, n number) (string, int) {
	if word := s.longest(i, []string{"多", "余", "来"}); word != "" {
		i += runeLen(word)
	}
	if unit := s.longest(i, moneyUnits); unit != "" {
		end := i + runeLen(unit)
		if per := s.longest(end, perUnits); per != "" {
			return unit + per, end + runeLen(per)
		}
		return unit, end
	}
	unit := s.longest(i, otherUnits)
	if far, _ := s.atLeast(start); n.zh && far != AtLeast && s.ending(start, []string{"连续"}) == "" && !oneOf(s.operatorBefore(start), []string{AtLeast, AtMost}) && !oneOf(unit, []string{"%", "倍", "个百分点", "万户", "万人", "个月", "平方米", "周岁"}) {
		return "", i
	}
	end := i + runeLen(unit)
	if counted := s.longest(end, otherUnits); unit == "万" && counted != "" {
		return unit + counted, end + runeLen(counted)
	}
	switch {
	case unit == "年" && !s.duration(end, n), unit == "日", unit == "级", unit == "分" && contains("之别类为", s.at(end)), unit == "组" && s.at(end) == '织':
		return "", i
	case unit == "个" && s.at(end) == '月':
		return "", i
	}
	return unit, end
}

// duration: 3年以上 is a quantity, 2019年 a date.
func (s scales) duration(end int, n number) bool {
	value, whole := n.whole()
	return whole && value < 100
}

// build finishes a quantity with operator, bound, amount and what it measures.
func (s scales) build(i int, n number, high, unit string, end int) (Quantity, int, bool) {
	q := Quantity{At: i, Value: n.value, High: high, Unit: unit, Operator: Exactly}
	begin := i
	if op, at := s.operatorAt(s.beforeDate(i)); op != "" {
		q.Operator = op
		if begin = at; s.beforeDate(i) < i {
			begin = i
		}
	}
	for _, w := range afterwards {
		if s.has(end, w.word) && !(w.word == "起" && !contains("，。；、", s.at(end+1))) {
			end += runeLen(w.word)
			q.Operator = w.operator
			break
		}
	}
	if capped := s.ending(begin, []string{"最高封顶为", "最高封顶"}); capped != "" {
		q.Operator = AtMost
	}
	if q.Operator == Exactly && oneOf(unit, []string{"倍", "%"}) {
		q.Operator, begin = s.farOperator(begin)
	}
	if q.Operator == Exactly {
		q.Operator, begin = s.atLeast(begin)
	}
	q.Bound = boundOf(q.Operator)
	q.At, q.Text = begin, s.text(begin, end)
	q.Of = s.of(begin)
	s.money(&q, i)
	return q, end, true
}

// farOperator reads 不低于低保标准1.8倍: the bound stands before what the
// multiple is of.
func (s scales) farOperator(i int) (string, int) {
	start := max(s.start(i, segmentMarks+"、（）"), i-16)
	for at := i - 1; at >= start && !isDigit(s.at(at)); at-- {
		for _, word := range []string{"不低于", "不少于", "不高于", "不超过", "不得低于", "不得超过"} {
			if s.has(at, word) && !s.has(at-1, "得") {
				return s.operatorBefore(at + runeLen(word)), at
			}
		}
	}
	return Exactly, i
}

// atLeast reads 至少落实1项: a verb stands between the bound and the number.
func (s scales) atLeast(i int) (string, int) {
	for at := i - 1; at >= max(0, i-6) && isHan(s.at(at)) && s.free(at, at+1); at-- {
		if s.has(at, "至少") {
			return AtLeast, at
		}
	}
	return Exactly, i
}

// beforeDate goes back over a date that stands between a bound and its number:
// 超过2020年4500元的标准.
func (s scales) beforeDate(i int) int {
	for i > 0 && s.taken[i-1] && (isDigit(s.at(i-1)) || contains("年月日", s.at(i-1))) {
		i--
	}
	return i
}

func boundOf(operator string) string {
	switch operator {
	case AtLeast, AtMost:
		return Inclusive
	case Over, Under:
		return Exclusive
	}
	return ""
}

// of is what a quantity measures: the words before it in its segment.
func (s scales) of(begin int) string {
	start := s.start(begin, segmentMarks+"、（）")
	if begin-start < 2 {
		start = s.start(max(start-1, 0), segmentMarks+"（）")
	}
	return strings.Trim(s.text(max(start, begin-30), begin), "，、（） ")
}

// money completes the unit of an amount by 每人每年 before it and counts fen.
func (s scales) money(q *Quantity, i int) {
	unit := q.Unit
	base, _, _ := strings.Cut(unit, "/")
	if !oneOf(base, moneyUnits) {
		return
	}
	if unit == base {
		q.Unit += s.perBefore(i)
	}
	scale := map[string]money.Fen{"元": money.Yuan, "千元": 1000 * money.Yuan, "万元": money.Wan, "百万元": 100 * money.Wan, "千万元": 1000 * money.Wan, "亿元": money.Yi, "万亿元": 10000 * money.Yi}[base]
	q.Fen = amount(q.Value, scale)
}

// amount is a plain decimal times scale, without floating point; 0 if it does
// not fit.
func amount(value string, scale money.Fen) money.Fen {
	whole, part, _ := strings.Cut(value, ".")
	if len(whole) > 12 || len(part) > 6 {
		return 0
	}
	total := money.Fen(0)
	for _, r := range whole {
		total = total*10 + money.Fen(r-'0')*scale
	}
	for _, r := range part {
		scale /= 10
		total += money.Fen(r-'0') * scale
	}
	return total
}

// perReach is how far before an amount 每人每年 may stand.
const perReach = 40

// perBefore is 每人每年 and the like earlier in the segment; an enumeration of
// amounts (分别给予6000元、4000元) shares it.
func (s scales) perBefore(i int) string {
	start := max(s.start(i, "，。；：\n（"), i-perReach)
	for at := i; at >= start; at-- {
		best, per := 0, ""
		for _, w := range perWords {
			if n := runeLen(w.word); n > best && s.has(at, w.word) {
				best, per = n, w.per
			}
		}
		if best > 0 && (at == start || !s.has(at-2, "每人") && !s.has(at-2, "每生") && !s.has(at-2, "每户")) {
			return per
		}
	}
	return ""
}

// share gives 25户 in 25户或100人以上 the bound of what follows.
func (s scales) share(out *[]Quantity, q Quantity) {
	last := len(*out) - 1
	if last < 0 || q.Operator == Exactly || (*out)[last].Operator != Exactly {
		return
	}
	before := &(*out)[last]
	if end := before.At + runeLen(before.Text); end+1 == q.At && s.at(end) == '或' {
		before.Operator, before.Bound = q.Operator, q.Bound
	}
}
