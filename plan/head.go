package plan

import (
	"strings"

	"guben/period"
)

// heading reads the identity of a document from its first paragraphs, before
// the first clause, and the date lines after the last.
type heading struct {
	Head
	masthead  string   // who the file is of, from the line …文件
	notice    string   // title of the notice that carries the plan
	announced string   // title the notice gives the plan
	titles    []string // lines that look like titles, in order
	signed    []string // lines that are offices' names
	above     []string // those right above the date
	dates     []period.Day
	dateLines []int
	reasons   []paragraph // unnumbered paragraphs: the notice's words and the opening
}

// titleEndings are what titles of plans end with.
var titleEndings = []string{"方案", "通知", "计划", "要点", "办法", "意见", "规划", "细则", "安排", "措施", "总结", "报告", "（试行）", "规定", "预案", "责任分工", "分解表", "任务表", "清单", "一览表", "责任表", "行动令", "决定"}

func isTitle(p *passage) bool {
	if p.len() > 60 || p.len() < 4 || contains("。，；：", p.at(p.len()-1)) {
		return false
	}
	return p.ending(p.len(), titleEndings) != ""
}

// take reads one paragraph of the head.
func (h *heading) take(p paragraph) {
	run := h.above
	h.above = nil
	switch {
	case p.longest(0, published) != "":
	case h.number(p.passage):
	case p.has(p.len()-2, "文件") && p.len() < 40:
		h.masthead = strings.TrimSuffix(p.text(0, p.len()), "文件")
	case p.has(0, "签发人"):
	case h.date(p):
		if len(h.dates) == 1 {
			h.Issuer = strings.Join(run, "、")
		}
	case isTitle(p.passage):
		h.title(p.passage)
	case p.at(p.len()-1) == '：' && len(h.titles) > 0 && len(h.reasons) == 0 && p.len() < 120:
		h.Addressees = listed(strings.TrimRight(p.text(0, p.len()), "：:"))
	case p.len() < 30 && !contains("。；，", p.at(p.len()-1)) && (looksUnit(p.text(0, p.len())) || strings.HasSuffix(p.folded(0, p.len()), "委员会")):
		h.signed = append(h.signed, p.text(0, p.len()))
		h.above = append(run, p.text(0, p.len()))
	default:
		h.reasons = append(h.reasons, p)
	}
}

// published begin lines a web page puts above a document.
var published = []string{"发布时间", "发布日期", "发布机构", "信息来源", "来源：", "浏览次数", "索引号", "字号：", "字体：", "成文日期", "有效性", "主题分类"}

// number reads a line that is a document number: 州扶发〔2020〕3号.
func (h *heading) number(p *passage) bool {
	if p.len() > 30 || h.Number != "" {
		return false
	}
	for i := 0; i < p.len(); i++ {
		if p.at(i) != '〔' && p.at(i) != '（' {
			continue
		}
		year, j := p.yearDigits(i + 1)
		n, ok := p.number(j + 1 + runeLen(p.longest(j+1, []string{"第"})))
		if year > 0 && contains("〕）", p.at(j)) && ok && p.at(n.end) == '号' {
			h.Number = p.text(0, n.end+1)
			return true
		}
	}
	return false
}

// date reads a line that is a date, also 2020年1月6日印发.
func (h *heading) date(p paragraph) bool {
	for i := 0; i+8 < p.len() && i < 30; i++ {
		day, end, ok := p.fullDate(i)
		if !ok {
			continue
		}
		rest := p.folded(end, p.len())
		if (i == 0 || i > 0 && rest == "印发") && (rest == "" || rest == "印发" || rest == "印") {
			h.dates = append(h.dates, day)
			h.dateLines = append(h.dateLines, p.line)
			if i > 0 && h.Issuer == "" {
				h.Issuer = p.text(0, i)
			}
			return true
		}
	}
	return false
}

// title reads a line that looks like a title. A notice announces the plan it
// carries; the plan's own title follows its date.
func (h *heading) title(p *passage) {
	text := p.text(0, p.len())
	h.titles = append(h.titles, text)
	folded := p.folded(0, p.len())
	if strings.HasSuffix(folded, "通知") {
		h.notice = text
		if _, inner, ok := strings.Cut(text, "《"); ok {
			h.announced, _, _ = strings.Cut(inner, "》")
		}
	}
}

// finish settles title, issuer and date.
func (h *heading) finish() {
	for _, title := range h.titles {
		if title != h.notice {
			h.Title = title
		}
	}
	if h.Title == "" {
		h.Title = h.announced
	}
	if h.Title == "" {
		h.Title = h.notice
	}
	if len(h.dates) > 0 {
		h.Date = h.dates[0]
	}
	if h.Issuer == "" {
		h.Issuer = h.issuer()
	}
}

// issuer is, where nobody signed above the date, whose name stands alone, or
// whose masthead it is, or who the notice's title begins with.
func (h *heading) issuer() string {
	switch {
	case len(h.signed) > 0:
		return h.signed[len(h.signed)-1]
	case h.masthead != "":
		return h.masthead
	}
	name, _, ok := strings.Cut(h.notice, "关于")
	if ok {
		return name
	}
	return ""
}

// reviewed reports a year whose work a plan puts right rather than sets:
// 2017年度考核反馈问题整改方案.
func (p *passage) reviewed(i int) bool {
	return p.has(i, "年度") && find(p.folded(i, p.len()), "反馈", "整改", "考核发现", "审计发现", "巡视")
}

// year is the year a plan is for: of its title, else of its date or number.
func (h *heading) year() int {
	for _, text := range []string{h.Title, h.notice} {
		p := newPassage(text)
		for i := 0; i < p.len(); i++ {
			if year, end := p.yearDigits(i); end > i && contains("年-", p.at(end)) && !p.reviewed(end) {
				return year
			}
		}
	}
	if len(h.dates) > 0 {
		return h.dates[0].Year()
	}
	p := newPassage(h.Number)
	for i := 0; i < p.len(); i++ {
		if year, end := p.yearDigits(i); end > i {
			return year
		}
	}
	return 0
}
