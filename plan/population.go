package plan

import "strings"

// groups are the words by which people and households are counted as a
// population; behind or before the number.
var groups = []string{"贫困户", "贫困人口", "建档立卡", "脱贫户", "脱贫人口", "已脱贫", "未脱贫", "脱贫不稳定", "边缘户", "边缘易致贫", "边缘人口", "贫困边缘", "监测户", "监测对象", "监测人口", "低保", "特困", "五保", "残疾人",
	"学生", "贫困家庭", "农户", "搬迁户", "搬迁人口", "搬迁群众", "危房户", "危房改造户", "危改户", "贫困群众", "贫困劳动力", "返贫人口", "返贫户", "边缘", "低收入", "三类户", "突发严重困难", "脱贫", "群众", "困难群众", "孤儿", "留守", "户籍人口", "农业人口", "常住人口", "致贫人口", "慢性病", "大病患者", "患者", "劳动力", "移民", "困境儿童", "救助对象"}

// deeds before a number make it a target rather than a population's size.
var deeds = []string{"培训", "带动", "转移就业", "就业", "配备", "招聘", "选派", "输送", "安置", "开发", "聘用", "新增"}

// headcount reads the populations of a passage: 96户205人, 54户109人贫困残疾人,
// 208名贫困人口, 贫困人口（14361人）.
type headcount struct{ *passage }

func (h headcount) populations() []Population {
	var out []Population
	for i := 0; i < h.len(); {
		pop, end, ok := h.one(i)
		if ok && h.free(i, end) {
			out = append(out, pop)
			h.claim(i, end)
		}
		i = max(end, i+1)
	}
	return out
}

func (h headcount) one(i int) (Population, int, bool) {
	n, ok := h.number(i)
	if !ok || n.zh || isDigit(h.at(i-1)) || h.at(i-1) == '.' {
		return Population{}, i, false
	}
	count, unit, end := h.size(n)
	if unit == "" && h.at(n.end) == '万' && !contains("元亩", h.at(end)) && h.groupBefore(i) != "" {
		unit = "人"
	}
	if unit == "" {
		return Population{}, n.end, false
	}
	pop := Population{At: i}
	both := false
	if unit == "户" {
		pop.Households = count
		pop.Persons, end, both = h.persons(end)
	} else {
		pop.Persons = count
	}
	if h.bounded(i, end) {
		return Population{}, end, false
	}
	after, stop := h.group(end)
	before := h.groupBefore(i)
	switch {
	case both || after != "" || before != "":
	default:
		return Population{}, n.end, false
	}
	if !both && (h.target(i, after) || after == "" && before == "") {
		return Population{}, n.end, false
	}
	pop.Text, pop.Group = h.text(i, stop), after
	if after == "" {
		pop.Group, pop.Text = before, h.text(i, end)
		stop = end
	}
	return pop, stop, true
}

// size reads the number with its unit as a head count: 87万 stands for 870000.
func (h headcount) size(n number) (count int, unit string, end int) {
	end = n.end
	scale := 1
	if h.at(end) == '万' {
		scale, end = 10000, end+1
	}
	if contains("多余", h.at(end)) {
		end++
	}
	unit = h.longest(end, []string{"户", "人", "名", "口"})
	if h.at(end) == '人' && contains("次均份", h.at(end+1)) || unit == "户" && h.at(end+1) == '次' {
		return 0, "", end
	}
	if unit == "" && scale > 1 && h.longest(end, groups) != "" {
		unit = "名"
		return scaled(n.value, scale), unit, end
	}
	return scaled(n.value, scale), unit, end + runeLen(unit)
}

// scaled is a plain decimal times 1 or 10000, 0 if it is no whole number.
func scaled(value string, scale int) int {
	whole, part, _ := strings.Cut(value, ".")
	if len(whole) > 9 || len(part) > 4 || part != "" && scale == 1 {
		return 0
	}
	total := 0
	for _, r := range whole {
		total = total*10 + int(r-'0')
	}
	total *= scale
	for _, r := range part {
		scale /= 10
		total += int(r-'0') * scale
	}
	return total
}

// persons reads the 205人 of 96户205人.
func (h headcount) persons(i int) (count, end int, ok bool) {
	at := i
	if contains("，、（共", h.at(at)) && isDigit(h.at(at+1)) {
		at++
	}
	n, is := h.number(at)
	if !is || n.zh || at > i && h.at(i) == '、' {
		return 0, i, false
	}
	value, unit, end := h.size(n)
	if unit == "" || unit == "户" {
		return 0, i, false
	}
	return value, end, true
}

// bounded: 25户或100人以上 is a threshold, not a population.
func (h headcount) bounded(i, end int) bool {
	return h.at(end) == '或' || h.at(i-1) == '或' || h.longest(end, []string{"以上", "以下", "以内"}) != "" || oneOf(h.operatorBefore(i), []string{AtLeast, AtMost, Under, Over}) && h.ending(i, []string{"达", "达到"}) == ""
}

// group is the group named behind a number, close by.
func (h headcount) group(i int) (string, int) {
	best := ""
	stop := i
	for j := i; j < i+9 && j < h.len() && isHan(h.at(j)); j++ {
		if word := h.longest(j, groups); word != "" {
			end := j + runeLen(word)
			end += runeLen(h.longest(end, []string{"贫困户", "贫困人口", "脱贫人口", "贫困边缘人口", "人口", "对象", "户", "家庭学生", "学生", "家庭", "监测户", "监测人口", "残疾人"}))
			best, stop = h.text(i, end), end
			return best, stop
		}
		if contains("和与及或的", h.at(j)) && j > i+1 && h.at(j) != '的' {
			break
		}
	}
	return "", i
}

// groupBefore is the group named before a number: 建档立卡贫困户7812人,
// 贫困人口（14361人）.
func (h headcount) groupBefore(i int) string {
	end := i
	if h.at(end-1) == '（' {
		end--
	}
	if word := h.ending(end, []string{"减少", "降到", "降至", "增加", "共", "共有", "有", "达", "达到"}); word != "" {
		end -= runeLen(word)
	}
	start := h.start(end, segmentMarks+"、（）：")
	for j := max(start, end-14); j < end; j++ {
		word := h.longest(j, groups)
		tail := j + runeLen(word)
		if word == "" || tail > end {
			continue
		}
		tail += runeLen(h.longest(tail, []string{"人口", "户", "对象", "学生", "家庭", "家庭学生", "群众"}))
		if tail == end || tail+2 >= end && h.at(end) == '（' {
			for back := 0; back < 6 && j > start && isHan(h.at(j-1)) && !contains("的在对和与及从将把于年", h.at(j-1)); back++ {
				j--
			}
			return h.text(j, end)
		}
	}
	return ""
}

// target: a number of people to be trained, led or placed is a target.
func (h headcount) target(i int, after string) bool {
	start := h.start(i, segmentMarks)
	before := h.folded(max(start, i-12), i)
	for _, deed := range deeds {
		if strings.Contains(before, deed) {
			return true
		}
	}
	return find(after, "稳定增收")
}
