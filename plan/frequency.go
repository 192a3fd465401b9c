package plan

import "strconv"

// pers are the spellings of the spans of time a frequency counts by.
var pers = []struct {
	word string
	per  string
}{
	{"半个月", "half-month"}, {"半月", "half-month"}, {"半年度", "half-year"}, {"半年", "half-year"}, {"季度", "quarter"}, {"季", "quarter"},
	{"个月度", "month"}, {"个月", "month"}, {"月度", "month"}, {"月份", "month"}, {"月", "month"}, {"旬", "ten-day"}, {"星期", "week"}, {"周", "week"},
	{"年度", "year"}, {"个年度", "year"}, {"年", "year"}, {"天", "day"}, {"日", "day"}, {"个季度", "quarter"}, {"学期", "term"}, {"学年", "year"}, {"个工作日", "workday"}, {"个星期", "week"},
}

// counted are what frequencies count.
var countedWords = []string{"人次", "次", "篇", "条", "遍", "轮", "场次", "场", "期", "项", "个工作日", "工作日", "天", "个", "份", "批", "件", "户次", "堂", "节", "回", "小时", "期次", "人", "户", "晚", "名", "村次", "宿"}

// deedCounts count deeds; the other words of countedWords count things, and only
// with a bound (每月不少于5户) or a range do they say how often. looseCounts in
// characters are manners of speaking (一场, 一期).
var (
	deedCounts  = []string{"次", "人次", "遍", "篇", "条", "轮", "场", "场次", "期", "个工作日", "工作日", "天", "堂", "小时", "晚"}
	looseCounts = []string{"场", "期"}
)

// meetings are what a bare 月, 周, 季 before it makes regular: 月报告, 周会商.
var meetings = []string{"会商", "报告", "调度", "通报", "例会", "督查", "督导", "督办", "研判", "清零", "总结", "考评", "考核", "评比", "排查", "巡查", "报送", "上报", "统计", "抽查", "走访", "汇报", "汇总",
	"更新", "监测", "比对", "点评", "分析", "公示", "公开", "自查", "检查", "评估", "晾晒", "会办", "推进", "小结", "反馈", "结算", "发放", "报", "清"}

// often reads the frequencies of a passage.
type often struct {
	*passage
	units    *Register
	inherits string // subject of the passage before
}

func (o often) frequencies() []Frequency {
	var out []Frequency
	for i := 0; i < o.len(); {
		f, end, ok := o.one(i, out)
		if ok {
			out = append(out, f)
			o.claim(i, end)
		}
		i = max(end, i+1)
	}
	return out
}

func (o often) one(i int, sofar []Frequency) (Frequency, int, bool) {
	if o.taken[i] {
		return Frequency{}, i + 1, false
	}
	for _, read := range []func(int) (Frequency, int, bool){o.every, o.paired, o.regular, o.by} {
		if f, end, ok := read(i); ok {
			if f.Who == "" {
				f.Who = o.subject(i)
			}
			return f, end, true
		}
	}
	return o.again(i, sofar)
}

// per reads a span of time with its multiple: 2个月, 两月, 季度.
func (o often) per(i int) (per string, end int) {
	multiple := 1
	if n, ok := o.number(i); ok {
		if value, whole := n.whole(); whole && value > 0 && value <= 30 {
			multiple, i = value, n.end
		}
	}
	best := 0
	for _, p := range pers {
		if n := runeLen(p.word); n > best && o.has(i, p.word) {
			best, per = n, p.per
		}
	}
	if best == 0 {
		return "", i
	}
	if multiple > 1 {
		per = strconv.Itoa(multiple) + "-" + per
	}
	return per, i + best
}

// every reads 每月至少研究1次, 每2个月…1次, 每周…不少于2篇, 每季度…进行一次.
func (o often) every(i int) (Frequency, int, bool) {
	if o.at(i) != '每' && !o.yearly(i) {
		return Frequency{}, i, false
	}
	begin := i
	i++
	if o.at(i) == '隔' || o.at(i) == '逢' {
		i++
	}
	per, end := o.per(i)
	if per == "" || o.amount(begin, end) || o.measured(end) {
		return Frequency{}, begin, false
	}
	if contains("底末初", o.at(end)) {
		end++
	}
	if at := o.at(end); at == '一' && o.has(begin, "每周一") && !contains("次", o.at(end+1)) {
		f, stop := o.event(end + 1)
		f.At, f.Per, f.Text = begin, per, o.text(begin, stop)
		return f, stop, true
	}
	return o.withCount(begin, end, per, min(o.near(end, segmentMarks), o.next(end)))
}

// next is where the next 每 stands, which counts its own.
func (o often) next(i int) int {
	return o.near(i, "每")
}

// yearly reads 一年不少于240天, 全年排查不少于2次, 一年两次: a span with a count
// and no 每.
func (o often) yearly(i int) bool {
	switch {
	case o.has(i, "全年"):
		return timing{passage: o.passage}.times(i + 2)
	case o.has(i, "一年"):
		least := o.longest(i+2, []string{"不少于", "至少", "不低于"})
		return least != "" && o.counts(i+2+runeLen(least)) || o.spanOfOne(i)
	}
	return o.spanOfOne(i)
}

// spanOfOne reads 一月一次, 一年两次, 一季度两次.
func (o often) spanOfOne(i int) bool {
	if o.at(i) != '一' || o.at(i-1) == '十' || o.at(i-1) == '第' {
		return false
	}
	per, end := o.per(i + 1)
	n, ok := o.number(end)
	return per != "" && ok && o.longest(n.end, []string{"次", "遍", "轮"}) != ""
}

// counts reports whether a number of things counted follows at or near i.
func (o often) counts(i int) bool {
	for j := i; j < i+3; j++ {
		if n, ok := o.number(j); ok && o.longest(n.end, countedWords) != "" {
			return true
		}
	}
	return false
}

// amount reports that what stands there is money a span: 每人每年2000元.
func (o often) amount(i, end int) bool {
	if o.ending(i, []string{"每人", "每户", "每生", "人均", "每名", "每平方米", "每亩", "每学生"}) != "" {
		return o.moneyNear(end)
	}
	return o.moneyNear(end) && !o.counted(end)
}

// moneyNear: 元 stands after a number within the segment.
func (o often) moneyNear(i int) bool {
	stop := o.near(i, "。；\n，")
	for j := i; j < stop; j++ {
		if n, ok := o.number(j); ok && !n.zh {
			return o.longest(n.end, []string{"元", "万元", "亿元", "余元", "多元"}) != ""
		}
	}
	return false
}

func (o often) counted(i int) bool {
	stop := o.near(i, segmentMarks)
	for j := i; j < stop; j++ {
		if n, ok := o.number(j); ok && o.longest(n.end, []string{"次", "篇", "条", "遍"}) != "" {
			return true
		}
	}
	return false
}

// measured: the span only says over what something is measured.
func (o often) measured(end int) bool {
	return o.longest(end, []string{"累计", "平均", "人均", "的", "户均", "增长", "递增"}) != ""
}

// withCount finds how many times, up to stop, and builds the frequency.
func (o often) withCount(begin, end int, per string, stop int) (Frequency, int, bool) {
	f := Frequency{At: begin, Count: 1, Per: per, Operator: Exactly}
	if j, n, what := o.count(end, stop); what != "" {
		f.Count, _ = n.whole()
		f.What = what
		f.Operator = o.operator(j, n.end+runeLen(what))
		last := n.end
		if high, ok := o.rangeEnd(n.end); ok {
			f.High, _ = high.whole()
			last = high.end
		}
		end = o.through(last + runeLen(what))
	} else if least := o.leastAhead(end, stop); least != "" {
		f.Operator = AtLeast
	}
	f.Text = o.text(begin, end)
	return f, end, true
}

func (o often) leastAhead(i, stop int) string {
	for ; i < stop; i++ {
		if word := o.longest(i, []string{"至少", "不少于"}); word != "" {
			return word
		}
	}
	return ""
}

// count is the first number of things counted from i to stop, skipping days
// and numbers of other things.
func (o often) count(i, stop int) (at int, n number, what string) {
	for ; i < stop; i++ {
		if o.taken[i] {
			continue
		}
		m, ok := o.number(i)
		if !ok || isDigit(o.at(i-1)) || o.at(i-1) == '第' {
			continue
		}
		value, whole := m.whole()
		unit := m.end
		if high, ok := o.rangeEnd(m.end); ok {
			unit = high.end
		}
		what = o.longest(unit, countedWords)
		bounded := o.operatorBefore(i) != "" || unit > m.end
		if whole && value > 0 && (oneOf(what, deedCounts) && !(m.zh && oneOf(what, looseCounts)) || what != "" && bounded && !m.zh) {
			return i, m, what
		}
		i = m.end - 1
	}
	return 0, number{}, ""
}

func (o often) rangeEnd(i int) (number, bool) {
	if !contains("-至到", o.at(i)) {
		return number{}, false
	}
	n, ok := o.number(i + 1)
	return n, ok && !n.zh
}

func (o often) operator(i, end int) string {
	if op := o.operatorBefore(i); op != "" {
		return op
	}
	if o.longest(end, []string{"以上", "及以上", "以上的"}) != "" {
		return AtLeast
	}
	return o.leastBefore(i)
}

// leastBefore: 至少 stands earlier in the segment: 每月至少研究1次.
func (o often) leastBefore(i int) string {
	start := o.start(i, segmentMarks+"、")
	for ; start < i; start++ {
		if o.longest(start, []string{"至少", "不少于", "不低于"}) != "" {
			return AtLeast
		}
	}
	return Exactly
}

// through takes 以上 into the words.
func (o often) through(end int) int {
	return end + runeLen(o.longest(end, []string{"以上", "及以上", "以内", "左右"}))
}

// paired reads 半月一调度, 一月一专项, 两月一“回头看”, 一季度全覆盖.
func (o often) paired(i int) (Frequency, int, bool) {
	prior := o.at(i - 1)
	if isDigit(prior) || isNumeral(prior) || prior == '十' || prior == '第' || prior == '前' {
		return Frequency{}, i, false
	}
	if _, ok := o.number(i); !ok && o.at(i) != '半' {
		return Frequency{}, i, false
	}
	per, end := o.per(i)
	if per == "" || o.at(i) == '半' && !find(per, "half") {
		return Frequency{}, i, false
	}
	after := o.at(end + 1)
	if o.at(end) == '一' && (isHan(after) || after == '“') && !contains("年月日个份户季周人", after) {
		f, stop := o.event(end + 1)
		f.At, f.Per, f.Text = i, per, o.text(i, stop)
		return f, stop, true
	}
	word := o.longest(end, []string{"全覆盖"})
	if o.at(i) == '半' {
		word = o.longest(end, []string{"全覆盖", "调度", "会商", "通报", "报告"})
	}
	if word == "" {
		return Frequency{}, i, false
	}
	end += runeLen(word)
	return Frequency{At: i, Count: 1, Per: per, Operator: Exactly, Text: o.text(i, end)}, end, true
}

// event takes the few characters that name what happens: 调度, “回头看”.
func (o often) event(i int) (Frequency, int) {
	end := i
	if o.at(i) == '“' {
		end = o.near(i, "”\n") + 1
	} else {
		for end < i+3 && isHan(o.at(end)) && !contains("的和与等要", o.at(end)) {
			end++
		}
	}
	return Frequency{Count: 1, Operator: Exactly}, min(end, o.len())
}

// regular reads 周会商, 月报告, 月调度, 季通报 where a month is not numbered.
func (o often) regular(i int) (Frequency, int, bool) {
	prior := o.at(i - 1)
	if !contains("日周旬月季年", o.at(i)) || isDigit(prior) || isNumeral(prior) || contains("十每半逐按本当次上下全今明去个", prior) {
		return Frequency{}, i, false
	}
	per, end := o.per(i)
	word := o.longest(end, meetings)
	whole := end == i+1 || o.at(end-1) == '度' || o.at(i) == '季'
	if per == "" || word == "" || !whole || !o.wonted(i, word) {
		return Frequency{}, i, false
	}
	end += runeLen(word)
	return Frequency{At: i, Count: 1, Per: per, Operator: Exactly, Text: o.text(i, end)}, end, true
}

// wonted: 月 and 周 before a regular meeting; before other things, and 日 and 年,
// only at the start of a part (实行周公示、月评比).
func (o often) wonted(i int, word string) bool {
	if contains("日周旬月季", o.at(i)) && oneOf(word, []string{"会商", "报告", "调度", "通报", "例会", "督查", "研判", "督办", "督导"}) && o.at(i) != '日' {
		return true
	}
	return i == 0 || contains(segmentMarks+"、“：", o.at(i-1)) || o.ending(i, []string{"实行", "坚持", "执行", "建立", "落实", "推行", "健全"}) != ""
}

// by reads 按月清零, 逐月调度.
func (o often) by(i int) (Frequency, int, bool) {
	if !contains("按逐", o.at(i)) {
		return Frequency{}, i, false
	}
	per, end := o.per(i + 1)
	if per == "" || !isHan(o.at(end)) || contains("度的", o.at(end)) || o.longest(end, []string{"时", "期", "前", "后", "标准", "内"}) != "" || isDigit(o.at(i+1)) {
		return Frequency{}, i, false
	}
	if word := o.longest(end, meetings); word != "" {
		end += runeLen(word)
	}
	return Frequency{At: i, Count: 1, Per: per, Operator: Exactly, Text: o.text(i, end)}, end, true
}

// again reads a second count of the same span: 每月至少研究2次、至少有10个工作日….
func (o often) again(i int, sofar []Frequency) (Frequency, int, bool) {
	if len(sofar) == 0 || contains("。；\n", o.at(i)) {
		return Frequency{}, i, false
	}
	last := sofar[len(sofar)-1]
	word := o.longest(i, []string{"至少要有", "至少有", "至少要", "至少", "不少于", "不低于"})
	if word == "" || o.start(i, "。；\n") > last.At || last.What == "" {
		return Frequency{}, i, false
	}
	j, n, what := o.count(i+runeLen(word), min(i+runeLen(word)+8, o.near(i, segmentMarks)))
	if what == "" || j > i+runeLen(word)+4 || !oneOf(what, []string{"次", "个工作日", "天", "篇", "条", "遍", "场", "工作日", "小时"}) {
		return Frequency{}, i, false
	}
	end := n.end + runeLen(what)
	f := Frequency{At: i, Per: last.Per, Operator: AtLeast, What: what, Text: o.text(i, end), Who: last.Who}
	f.Count, _ = n.whole()
	return f, end, true
}

// subject is who does it: the units the sentence names before i.
func (o often) subject(i int) string {
	segment := o.start(i, segmentMarks+"：")
	if who := o.units.subject(o.passage, segment, i); who != "" {
		return who
	}
	sentence := o.start(i, sentenceMarks)
	for at, tries := segment, 0; at > sentence && tries < 6; tries++ {
		at = o.start(at-1, segmentMarks+"：")
		if who := o.units.subject(o.passage, at, o.near(at, segmentMarks)); who != "" {
			return who
		}
	}
	return ""
}
