package plan

import (
	"strings"

	"guben/period"
)

// Words after a date that make it a limit, and what they mean.
var (
	beforeWords = []string{"之前", "以前", "前"}
	withinWords = []string{"以内", "之内", "内", "期间", "期间内", "之间"}
	sinceWords  = []string{"起", "开始"}
	sidesWords  = []string{"前后", "左右"}
	pastWords   = []string{"以来", "以后", "之后", "后", "来"}
	rangeWords  = []string{"至", "到", "-", "--"}
)

// Words before a date that let it set a time, standing at a segment's start or
// after these.
var leading = []string{"确保", "力争", "争取", "在", "于", "要在", "并在", "到", "至", "自", "从", "截至", "截止", "（", "：", "：（", "-", "、", "“",
	"要于", "应于", "须于", "将于", "务必于", "务必在", "必须在", "原则上在", "原则上于", "其中", "并于"}

// Words after half-years, quarters and years that make them name a thing, not
// set a time: 全年目标, 一季度工作.
var attributes = []string{"的", "工作", "任务", "目标", "计划", "度", "总结", "评估", "考核", "督查", "情况", "年度", "累计", "平均", "指标", "成果", "脱贫成果", "收入", "人均", "脱贫"}

// timing reads the deadlines of a passage. everything dated is claimed, limits
// are returned; unsure takes what could be read in two ways.
type timing struct {
	*passage
	calendar
	window period.Range // of the clause's heading
	label  bool         // the passage is what a label such as 完成时限 says
	unsure func(code, text string)
}

func (t timing) deadlines() []Deadline {
	var out []Deadline
	for i := 0; i < t.len(); {
		d, end, ok := t.one(i)
		if ok {
			out = append(out, d)
		}
		i = max(end, i+1)
	}
	return out
}

// one reads what stands at i: ok if it is a deadline, end beyond what was read.
func (t timing) one(i int) (Deadline, int, bool) {
	if t.taken[i] || !dateBegins(t.at(i)) {
		return Deadline{}, i + 1, false
	}
	if d, end, ok := t.relative(i); ok {
		t.claim(i, end)
		return d, end, true
	}
	if d, end, ok := t.vague(i); ok {
		t.claim(i, end)
		return d, end, true
	}
	if t.has(i, "今明两年") && t.year > 0 {
		t.claim(i, i+4)
		return Deadline{Text: t.text(i, i+4), At: i, From: yearSpan(t.year).From, To: yearSpan(t.year + 1).To}, i + 4, true
	}
	if end := t.yearList(i); end > i {
		t.claim(i, end)
		return Deadline{}, end, false
	}
	if t.has(i, "全年") && t.times(i+2) {
		return Deadline{}, i + 2, false
	}
	first, ok := t.date(i, t.calendar, nil)
	if !ok || first.end == i || first.grain == grainQuarter && (t.has(first.end, "全覆盖") || t.at(first.end) == '一') {
		return Deadline{}, i, false
	}
	return t.span(i, first)
}

// dateBegins reports whether anything timing reads can begin with r.
func dateBegins(r rune) bool {
	if isDigit(r) || isNumeral(r) || scaleOf(r) > 0 {
		return true
	}
	switch r {
	case '〇', '上', '下', '半', '全', '年', '月', '元', '除', '春', '正', '国', '前', '第', '今', '本', '明', '“', '攻', '巩', '过', '帮', '试', '专', '集', '重', '节', '规', '底', '末', '初':
		return true
	}
	return false
}

// span reads the rest of an expression that begins with a date.
func (t timing) span(i int, first date) (Deadline, int, bool) {
	last, ranged := first, false
	if word := t.longest(first.end, rangeWords); word != "" {
		if second, ok := t.date(first.end+runeLen(word), t.calendar, &first); ok && second.end > first.end+runeLen(word) {
			last, ranged = t.ordered(first, second), true
		}
	}
	end, d := t.limit(i, first, last, ranged)
	t.claim(i, end)
	if d == nil {
		return Deadline{}, end, false
	}
	d.At, d.Text = i, t.text(i, end)
	return t.led(*d, i), end, true
}

// ordered moves the second half of a range that ends before it begins into the
// next year: 10月至2月.
func (t timing) ordered(first, second date) date {
	if second.span.To < first.span.From && second.year == first.year && !second.full && second.year > 0 {
		second.span.From = second.span.From.AddMonths(12)
		second.span.To = second.span.To.AddMonths(12)
	}
	return second
}

// led takes the word before a limit into its text: 自3月下旬至12月底, 到2020年底.
func (t timing) led(d Deadline, i int) Deadline {
	if word := t.ending(i, []string{"自", "从", "到", "至", "截至", "截止"}); word != "" && t.free(i-runeLen(word), i) {
		d.At -= runeLen(word)
		d.Text = word + d.Text
		t.claim(i-runeLen(word), i)
	}
	return d
}

// limit decides what a date with the words after it sets; nil if it sets
// nothing.
func (t timing) limit(i int, first, last date, ranged bool) (int, *Deadline) {
	end := last.end
	if word := t.longest(end, beforeWords); word != "" && !t.has(end, "前后") {
		return end + runeLen(word), t.before(last, ranged, first)
	}
	if word := t.longest(end, sidesWords); word != "" {
		end += runeLen(word)
		t.unsure("plan.undated", t.text(i, end))
		return end, &Deadline{}
	}
	if word := t.longest(end, withinWords); word != "" {
		return end + runeLen(word), &Deadline{From: first.span.From, To: last.span.To}
	}
	if word := t.longest(end, sinceWords); word != "" && !t.has(end, "起到") {
		return end + runeLen(word), &Deadline{From: first.span.From}
	}
	if word := t.longest(end, pastWords); word != "" && t.ending(i, []string{"自", "从"}) == "" || t.has(end, "以来") {
		return end, nil
	}
	if !t.sets(i, first, last, ranged) {
		return end, nil
	}
	from := first.span.From
	if !ranged && last.grain == grainEdge {
		from = 0
	}
	if !ranged && t.ending(i, []string{"到", "至", "截至", "截止"}) != "" {
		from = 0
	}
	return end, &Deadline{From: from, To: last.span.To}
}

// before is the end a 前 sets. A day, and the end of a month or year, count in;
// a whole month, quarter or year does not, and that is noted, for some offices
// mean its end.
func (t timing) before(last date, ranged bool, first date) *Deadline {
	d := &Deadline{To: last.span.To}
	switch last.grain {
	case grainDay, grainEdge:
	default:
		if last.span != (period.Range{}) {
			d.To = last.span.From - 1
		}
		if last.grain != grainFeast {
			t.unsure("plan.before_whole", t.text(last.begin, last.end+1))
		}
	}
	if ranged {
		d.From = first.span.From
	}
	return d
}

// sets reports whether a date without a limiting word sets a time by where it
// stands.
func (t timing) sets(i int, first, last date, ranged bool) bool {
	if t.label {
		return true
	}
	end := last.end
	if t.ending(i, []string{"到", "截至", "截止"}) != "" && !t.longer(end, attributes) {
		return true
	}
	if ranged && t.ending(i, []string{"自", "从"}) != "" {
		return true
	}
	switch last.grain {
	case grainHalf, grainQuarter:
		return !t.longer(end, attributes) && !contains("第上下", t.at(i-1)) && !t.has(end, "全覆盖")
	case grainEdge:
		if first.month == 0 && !first.full {
			return t.ending(i, []string{"在", "于", "至", "到"}) != ""
		}
		return !t.longer(end, []string{"的", "前", "比", "人均"}) && (t.leads(i) || first.month > 0 || !first.full)
	case grainYear:
		return t.yearSets(i, last)
	}
	if last.grain == grainDay && t.at(t.near(end, segmentMarks)-1) == '后' {
		return false
	}
	return t.leads(i) && (ranged || !t.longer(end, []string{"的", "度", "在", "印发", "下发", "会议"}))
}

// yearSets: a bare year sets a time at a segment's start if a deed follows
// (2019年完成…), and 全年 unless it names a thing.
func (t timing) yearSets(i int, last date) bool {
	if t.longer(last.end, attributes) {
		return false
	}
	if t.has(last.end-2, "全年") {
		return !t.has(last.end, "全市") && t.at(last.end) != '，'
	}
	if t.has(last.end-2, "年内") {
		return true
	}
	if !t.leads(i) {
		return false
	}
	if t.longest(last.end, []string{"完成", "实现", "确保", "全面完成", "全面实现", "全部", "新增", "建成", "达到", "力争", "基本"}) != "" {
		return true
	}
	segment := t.folded(last.end, t.near(last.end, segmentMarks))
	return find(segment, "提高至", "提高到", "达到", "增加到", "降至", "降到") && !t.past()
}

// times reports that the segment counts how often: 全年排查不少于2次.
func (t timing) times(i int) bool {
	for stop := t.near(i, segmentMarks); i < stop; i++ {
		if n, ok := t.number(i); ok && t.longest(n.end, []string{"次", "遍", "轮"}) != "" && t.longest(n.end, []string{"次性", "人次"}) == "" {
			return true
		}
	}
	return false
}

// past reports that the passage tells of what has been done.
func (t timing) past() bool { return find(string(t.fold), "以来，", "我们", "已均", "均已") }

// longer reports whether one of words stands at i.
func (t timing) longer(i int, words []string) bool { return t.longest(i, words) != "" }

// leads reports whether i is where a segment begins, or follows a word that
// introduces a time.
func (t timing) leads(i int) bool {
	for {
		if i == 0 || contains(segmentMarks+"：（”", t.at(i-1)) {
			return true
		}
		word := t.ending(i, leading)
		if word == "" {
			return false
		}
		i -= runeLen(word)
	}
}

// yearList claims 2016、2017年, 2018-2027 and the like, which only name years.
func (t timing) yearList(i int) int {
	_, end := t.yearDigits(i)
	if end == i || !contains("、和及-", t.at(end)) {
		return i
	}
	if _, next := t.yearDigits(end + 1); next > end+1 {
		return end + 1
	}
	return i
}

// vagueTerms are limits no calendar dates by itself.
var vagueTerms = []string{"攻坚期内", "巩固期内", "过渡期内", "帮扶期内", "试点期内", "专项行动期间", "集中行动期间", "专项集中行动期间", "重大节日期间", "节日期间", "节假日期间", "规定时间内", "规定时限内", "规定期限内"}

// vague reads limits in words: 攻坚期内, 月初, 半年总结, 年终验收.
func (t timing) vague(i int) (Deadline, int, bool) {
	if word := t.longest(i, vagueTerms); word != "" && t.ending(i+runeLen(word), vagueTerms) == t.longest(i, vagueTerms) {
		end := i + runeLen(word)
		d := Deadline{Text: t.text(i, end), At: i}
		if t.ending(i, []string{"年"}) != "" {
			return Deadline{}, i, false
		}
		t.unsure("plan.undated", d.Text)
		return d, end, true
	}
	if d, end, ok := t.edgeOfMonth(i); ok {
		return d, end, true
	}
	if d, end, ok := t.yearPhase(i); ok {
		return d, end, true
	}
	return t.review(i)
}

// yearPhase reads 2020年巩固期内.
func (t timing) yearPhase(i int) (Deadline, int, bool) {
	year, j := t.yearDigits(i)
	if j == i || t.at(j) != '年' {
		return Deadline{}, i, false
	}
	word := t.longest(j+1, vagueTerms)
	if word == "" {
		return Deadline{}, i, false
	}
	end := j + 1 + runeLen(word)
	span := yearSpan(year)
	return Deadline{Text: t.text(i, end), At: i, From: span.From, To: span.To}, end, true
}

// edgeOfMonth reads 月初, 月底 of a month the heading sets.
func (t timing) edgeOfMonth(i int) (Deadline, int, bool) {
	word := t.longest(i, []string{"月初", "月底", "月末", "月中"})
	prior := t.at(i - 1)
	if word == "" || t.window == (period.Range{}) || isDigit(prior) || isNumeral(prior) || prior == '十' || prior == '每' {
		return Deadline{}, i, false
	}
	year, month, _ := t.window.From.Date()
	d := Deadline{Text: t.text(i, i+2), At: i}
	switch word {
	case "月初":
		d.From, d.To = tenDays(year, int(month), 1).From, tenDays(year, int(month), 1).To
	case "月中":
		d.From, d.To = tenDays(year, int(month), 2).From, tenDays(year, int(month), 2).To
	default:
		d.To = monthSpan(year, int(month)).To
	}
	return d, i + 2, true
}

// review reads what labels say of reviews: 半年总结, 年终验收.
func (t timing) review(i int) (Deadline, int, bool) {
	if !t.label || t.year == 0 {
		return Deadline{}, i, false
	}
	for _, r := range []struct {
		word  string
		month int
	}{{"半年", 6}, {"年终", 12}, {"年底", 12}, {"年末", 12}} {
		if t.has(i, r.word) && i+2 < t.len() && isHan(t.at(i+2)) && !contains("前内", t.at(i+2)) && (i == 0 || contains("、，", t.at(i-1))) {
			end := t.near(i, segmentMarks+"、")
			return Deadline{Text: t.text(i, end), At: i, To: monthSpan(t.year, r.month).To}, end, true
		}
	}
	return Deadline{}, i, false
}

// relative reads 每季度结束后10日内, 3个工作日内, 检查结束后五日内.
func (t timing) relative(i int) (Deadline, int, bool) {
	n, ok := t.number(i)
	days, whole := n.whole()
	if !ok || !whole || days < 1 || days > 3650 {
		return Deadline{}, i, false
	}
	unit := t.longest(n.end, []string{"个工作日", "工作日", "日", "天", "个自然日", "个月", "周"})
	if unit == "" {
		return Deadline{}, i, false
	}
	end := n.end + runeLen(unit)
	within := t.longest(end, []string{"以内", "之内", "内"})
	if within == "" || t.at(i-1) == '月' {
		return Deadline{}, i, false
	}
	end += runeLen(within)
	begin := t.event(i)
	limit := &Relative{Event: t.text(begin, i), Days: days, Working: find(unit, "工作日")}
	switch unit {
	case "个月":
		limit.Days, limit.Months = 0, days
	case "周":
		limit.Days = 7 * days
	}
	t.claim(begin, end)
	return Deadline{Text: t.text(begin, end), At: begin, Relative: limit}, end, true
}

// event is where the words naming the event before a relative limit begin.
func (t timing) event(i int) int {
	after := t.ending(i, []string{"后", "之后", "之日起", "之日后", "起", "以后"})
	if after == "" {
		return i
	}
	begin := t.start(i-1, segmentMarks+"（”“、")
	for j := i - 1; j > begin; j-- {
		if contains("在于自从", t.at(j)) && j+1 < i-1 {
			return j + 1
		}
	}
	if contains("在于自从", t.at(begin)) {
		begin++
	}
	return begin
}

// find reports whether text holds one of words.
func find(text string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
