package plan

import "strings"

// paragraph is a line of the source with the lines that page layout broke off
// it put back.
type paragraph struct {
	*passage
	line  int
	title bool // a heading by the source's format
	full  bool // its last line reaches the right margin
	cells [][]string
}

// Lengths, in characters, that tell a broken line from a finished one.
const (
	titleMax  = 40 // a title is hardly longer
	brokenMin = 24 // a line of running text is hardly broken off before
)

// paragraphs joins broken lines and drops page furniture. Rows of a table
// become one paragraph with cells.
func paragraphs(lines []sourceLine) []paragraph {
	var out []paragraph
	for _, line := range lines {
		switch {
		case line.cells != nil:
			if !line.blank {
				out = appendRow(out, line)
			}
		case line.blank || furniture(line.text):
		default:
			out = append(out, paragraph{passage: newPassage(line.text), line: line.line, title: line.title, full: line.full})
		}
	}
	return joinBroken(out)
}

func appendRow(out []paragraph, line sourceLine) []paragraph {
	if last := len(out) - 1; last >= 0 && out[last].cells != nil {
		out[last].cells = append(out[last].cells, line.cells)
		return out
	}
	return append(out, paragraph{passage: newPassage(""), line: line.line, cells: [][]string{line.cells}})
}

// furniture recognises rules, page numbers (- 3 -, 第3页 共5页) and the like.
func furniture(text string) bool {
	p := newPassage(text)
	i, j := 0, p.len()
	for i < j && contains("-·_=*.•|/ 第", p.at(i)) {
		i++
	}
	for j > i && contains("-·_=*.•|/ 页", p.at(j-1)) {
		j--
	}
	core := p.folded(i, j)
	core = strings.NewReplacer("页", "", "共", "", "第", "", "，", "", " ", "", "/", "").Replace(core)
	digits := strings.Trim(core, "0123456789")
	return digits == "" && len(core) < 8
}

// joinBroken puts the pieces of broken lines together.
func joinBroken(in []paragraph) []paragraph {
	voted := finishing(in)
	var out []paragraph
	for i, next := range in {
		last := len(out) - 1
		if last >= 0 && next.cells == nil && !next.title && (open(out[last], voted[i-1]) && !begins(next) || aside(out[last], next)) {
			out[last].passage = newPassage(string(out[last].raw) + string(next.raw))
			out[last].full = next.full
			continue
		}
		out = append(out, next)
	}
	return out
}

// aside reports a paragraph that only is a remark in brackets on the words
// before it: …“三个一批” （即…）.
func aside(before, next paragraph) bool {
	if before.cells != nil || before.title || before.len() == 0 || contains("。；！？：", before.at(before.len()-1)) {
		return false
	}
	return next.at(0) == '（' && !begins(next) && before.len() >= brokenMin && !allUnits(listed(next.text(1, next.closing(0))), looksUnit)
}

// open reports whether a paragraph is cut off at its end. items says that its
// sisters are sentences, not titles.
func open(p paragraph, items bool) bool {
	if p.cells != nil || p.title || p.len() == 0 {
		return false
	}
	last := p.at(p.len() - 1)
	if unbalanced(p.passage) || contains("，、", last) {
		return true
	}
	if contains("。！？；：”", last) || last == '）' && closed(p.passage) || finishedLine(p.passage) {
		return false
	}
	if p.full {
		return true
	}
	if o, ok := p.ordinal(0); ok {
		commas := strings.Count(string(p.fold), "，")
		running := p.len() > titleMax || p.end(0, "。") < p.len() || commas > 1 || commas == 1 && p.len() > 30 || strings.Count(string(p.fold), "、") > 1 && p.len() >= brokenMin
		return running || items && o.rank > rankSub
	}
	return p.len() >= brokenMin
}

// closed reports whether a line that ends with a bracket is whole: the bracket
// names units or follows a finished sentence.
func closed(p *passage) bool {
	open := p.len() - 1
	for depth := 0; open >= 0; open-- {
		switch p.at(open) {
		case '）':
			depth++
		case '（':
			depth--
		}
		if depth == 0 {
			break
		}
	}
	return open <= 0 || p.label(open+1) != "" || contains("。；", p.at(open-1)) || p.len() < brokenMin || allUnits(listed(p.text(open+1, p.len()-1)), looksUnit)
}

// unbalanced reports a bracket, title mark or quotation left open.
func unbalanced(p *passage) bool {
	depth := map[rune]int{}
	for _, r := range p.fold {
		switch r {
		case '（', '《', '“':
			depth[r]++
		case '）':
			depth['（']--
		case '》':
			depth['《']--
		case '”':
			depth['“']--
		}
	}
	return depth['（'] > 0 || depth['《'] > 0 || depth['“'] > 0 && p.len() >= brokenMin
}

// finishedLine recognises lines that are whole without a closing mark: titles,
// dates, document numbers, mastheads.
func finishedLine(p *passage) bool {
	if _, end, ok := p.fullDate(0); ok && end == p.len() {
		return true
	}
	for _, suffix := range []string{"方案", "通知", "文件", "计划", "要点", "办法", "意见", "号", "（试行）", "一览表", "分解表", "登记表", "汇总表", "台账", "印发"} {
		if p.has(p.len()-runeLen(suffix), suffix) && p.len() <= 2*titleMax {
			return true
		}
	}
	return false
}

// begins reports whether a paragraph starts something new.
func begins(p paragraph) bool {
	if _, ok := p.ordinal(0); ok {
		return true
	}
	if _, _, ok := p.fullDate(0); ok && p.len() < 14 {
		return true
	}
	if p.at(0) == '（' || p.at(0) == '《' || p.at(0) == '#' {
		return p.at(0) == '（' && p.label(1) != ""
	}
	return p.label(0) != "" || p.longest(0, []string{"附件", "附表", "抄送", "抄报", "主题词", "签发人"}) != ""
}

// finishing tells for each numbered item whether its sisters, the next items
// before and after with an ordinal of the same kind, end as sentences do.
func finishing(in []paragraph) []bool {
	kinds := make([]int, len(in))
	for i, p := range in {
		kinds[i] = -1
		if o, ok := p.ordinal(0); ok {
			kinds[i] = o.rank
		}
	}
	voted := make([]bool, len(in))
	for i := range in {
		if kinds[i] >= 0 {
			voted[i] = sisters(in, kinds, i) > 0
		}
	}
	return voted
}

// sisters counts neighbours of the same kind that end as sentences, less those
// that do not. An item of a higher rank ends the neighbourhood.
func sisters(in []paragraph, kinds []int, i int) int {
	votes := 0
	for _, step := range []int{-1, 1} {
		found := 0
		for j := i + step; j >= 0 && j < len(in) && found < 3; j += step {
			if kinds[j] >= 0 && kinds[j] < kinds[i] {
				break
			}
			if kinds[j] != kinds[i] || in[j].len() == 0 {
				continue
			}
			found++
			if contains("。；）", in[j].at(in[j].len()-1)) {
				votes++
			} else {
				votes--
			}
		}
	}
	return votes
}
