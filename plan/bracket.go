package plan

import "strings"

// Labels that name who answers for a clause, and those that set its time.
var (
	leadLabels        = []string{"牵头单位", "牵头部门", "牵头责任单位", "牵头领导", "主办单位", "主办部门", "主责单位", "主责部门", "牵头", "组长单位"}
	responsibleLabels = []string{"责任单位", "责任部门", "责任人", "责任领导", "责任主体", "责任科室", "责任股室", "责任分工", "配合单位", "配合部门", "协办单位",
		"协办部门", "协同单位", "参与单位", "参加单位", "成员单位", "落实单位", "实施单位", "承办单位", "配合", "具体责任人", "责任主体单位", "责任单位及责任人"}
	timeLabels = []string{"完成时限", "完成时间", "完成期限", "时限要求", "时间要求", "时间节点", "时限", "时间安排", "整改时限", "办理时限", "推进时限", "进度要求", "工作时限", "任务时限"}
)

// label is the label standing at i with a colon after it, "" if none does.
func (p *passage) label(i int) string {
	for _, words := range [][]string{leadLabels, responsibleLabels, timeLabels} {
		if word := p.longest(i, words); word != "" && p.at(i+runeLen(word)) == '：' {
			return word
		}
	}
	return ""
}

func isTime(label string) bool { return oneOf(label, timeLabels) }

func oneOf(word string, words []string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// stated is what brackets and labelled lines say, before units are resolved.
type stated struct {
	line        int
	text        string
	lead        []string
	responsible []string
	deadlines   []string
	cut         bool // its closing bracket is missing
}

// labelled reads 牵头单位：…；责任单位：… from i to j.
func (p *passage) labelled(i, j int) stated {
	var s stated
	for i < j {
		label := p.label(i)
		if label == "" {
			i++
			continue
		}
		start := i + runeLen(label) + 1
		end := start
		for end < j && !p.labelBegins(end) {
			end++
		}
		s.take(label, strings.Trim(p.text(start, end), "；;。.，, \n"), p.folded(start, end))
		i = end
	}
	s.text = p.text(0, p.len())
	return s
}

// labelBegins reports a label after a mark; a long one also where the space
// before it is lost.
func (p *passage) labelBegins(i int) bool {
	label := p.label(i)
	return label != "" && (runeLen(label) >= 4 || contains("；，。、 \n）", p.at(i-1)))
}

func (s *stated) take(label, words, folded string) {
	switch {
	case isTime(label):
		s.deadlines = append(s.deadlines, words)
	case oneOf(label, leadLabels):
		s.lead = append(s.lead, listed(words)...)
	default:
		s.responsible = append(s.responsible, listed(words)...)
	}
}

// listed cuts an enumeration of units at its marks, not inside brackets or
// quotation marks.
func listed(words string) []string {
	p := newPassage(words)
	var out []string
	depth, start := 0, 0
	for i := 0; i <= p.len(); i++ {
		switch r := p.at(i); {
		case r == '（' || r == '“':
			depth++
		case r == '）' || r == '”':
			depth--
		case i == p.len() || depth == 0 && contains("、，；。\n ", r):
			if part := strings.TrimSpace(p.text(start, i)); part != "" {
				out = append(out, part)
			}
			start = i + 1
		}
	}
	return out
}

// inlineBracket finds the bracket with units that ends a paragraph, or stands in
// it: （责任单位：…）, or at the end （区扶贫办，各办事处）.
func (p *passage) inlineBracket(looks func(string) bool) (from, to int, s stated, ok bool) {
	for i := 0; i < p.len(); i++ {
		if i > 0 && contains("。；\n", p.at(i-1)) && p.label(i) != "" {
			return i, p.len(), newPassage(p.text(i, p.len())).labelled(0, p.len()-i), true
		}
		if !contains("（〔", p.at(i)) {
			continue
		}
		end := p.closing(i)
		switch {
		case p.label(i+1) != "":
			s = newPassage(p.text(i+1, end)).labelled(0, end-i-1)
		case p.at(i) == '〔':
			continue
		case end >= p.len()-2 && p.roles(i+1, end, looks, &s):
		case end >= p.len()-2 && bareUnits(p, i, end, looks):
			s.responsible = listed(p.text(i+1, end))
		default:
			continue
		}
		s.cut = !contains("）〕", p.at(end))
		to = min(end+1, p.len())
		s.text = p.text(i, to)
		return i, to, s, true
	}
	return p.roleSentence(looks)
}

// roleSentence reads a last sentence that only says who does what part:
// 由县农业局牵头，县人社局配合。 It stays in the text.
func (p *passage) roleSentence(looks func(string) bool) (from, to int, s stated, ok bool) {
	end := p.len()
	if p.at(end-1) == '。' {
		end--
	}
	start := p.start(end, "。；\n")
	begin := start + runeLen(p.longest(start, []string{"由"}))
	if !find(p.folded(start, end), "牵头") || !p.roles(begin, end, looks, &s) {
		return 0, 0, stated{}, false
	}
	s.text = p.text(start, end)
	return p.len(), p.len(), s, true
}

// roleWords end a part of a bracket that says what its units do.
var roleWords = []struct {
	word string
	lead bool
}{{"牵头负责", true}, {"牵头", true}, {"主办", true}, {"负责", false}, {"按职责配合", false}, {"配合", false}, {"按职责分工负责", false}, {"协同", false}, {"参与", false}, {"协办", false}, {"分别负责", false}, {"按职责分工落实", false}, {"共同负责", false}, {"落实", false}, {"具体落实", false}, {"具体负责", false}, {"抓好落实", false}, {"组织实施", false}, {"配合做好", false}, {"负责落实", false}}

// roles reads （县农办牵头，县民政局、县医保局配合） from i to end.
func (p *passage) roles(i, end int, looks func(string) bool, s *stated) bool {
	var out stated
	for i < end {
		stop := min(p.near(i, "，；,。"), end)
		part := newPassage(p.text(i, stop))
		i = stop + 1
		best, lead := "", false
		for _, r := range roleWords {
			if len(r.word) > len(best) && part.ending(part.len(), []string{r.word}) != "" {
				best, lead = r.word, r.lead
			}
		}
		units := listed(part.text(0, part.len()-runeLen(best)))
		if best == "" || !allUnits(units, looks) {
			return false
		}
		if lead {
			out.lead = append(out.lead, units...)
		} else {
			out.responsible = append(out.responsible, units...)
		}
	}
	*s = out
	return len(out.lead)+len(out.responsible) > 0
}

// longestBracket bounds what one bracket holds; province-wide tasks name some
// forty units.
const longestBracket = 1000

// closing is where the bracket opened at i closes, else the paragraph's end.
func (p *passage) closing(i int) int {
	depth := 0
	for j := i; j < p.len() && j < i+longestBracket; j++ {
		switch p.at(j) {
		case '（', '〔':
			depth++
		case '）', '〕':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return min(p.len(), i+longestBracket)
}

// bareUnits reports whether all in a bracket are units, by their look. Inside a
// sentence a bracket of units only explains (各相关单位（教育局、卫健局）要…),
// so it must follow a finished one or be the paragraph.
func bareUnits(p *passage, open, end int, looks func(string) bool) bool {
	parts := listed(p.text(open+1, end))
	cut := p.at(end) != '）'
	if open > 0 && !cut && !contains("。；）", p.at(open-1)) {
		return false
	}
	if cut && len(parts) > 1 {
		parts = parts[:len(parts)-1] // the last one is not whole
	}
	return allUnits(parts, looks)
}

func allUnits(parts []string, looks func(string) bool) bool {
	for _, part := range parts {
		if !looks(part) {
			return false
		}
	}
	return len(parts) > 0
}
