package plan

// carriers are the papers and stores plans name, by what they end with.
var carriers = []struct{ word, kind string }{
	{"台账", Ledger}, {"台帐", Ledger}, {"账簿", Ledger}, {"账薄", Ledger}, {"收支账", Ledger},
	{"清单", List}, {"名单", List}, {"花名册", List}, {"明白卡", List}, {"登记册", List}, {"登记表", List}, {"对照表", List}, {"统计表", List}, {"排查表", List}, {"汇总表", List}, {"信息采集表", List}, {"签到册", List}, {"一览表", List},
	{"报告", Report}, {"报表", Report}, {"总结材料", Report}, {"信息不少于", Report}, {"简报", Report},
	{"方案", Scheme}, {"计划", Scheme}, {"规划", Scheme}, {"预案", Scheme},
	{"责任书", Letter}, {"承诺书", Letter}, {"责任状", Letter},
	{"档案", Archive}, {"手册", Archive}, {"档册", Archive},
	{"数据库", Database}, {"项目库", Database}, {"信息系统", Database}, {"信息平台", Database}, {"数据平台", Database},
}

// making are verbs that bring forth a document rather than cite it.
var making = []string{"制定", "制订", "编制", "出台", "编印", "起草", "组织编印", "科学制定", "印发", "填写"}

// titles reads the documents named in title marks, with their numbers.
func (p *passage) titles() []Named {
	var out []Named
	for i := 0; i < p.len(); i++ {
		if p.at(i) != '《' {
			continue
		}
		end := p.titleEnd(i)
		n := Named{Text: p.text(i, end), At: i, Kind: Cited}
		if p.ending(i, making) != "" {
			n.Kind = Scheme
		}
		if inner := p.ending(end-1, []string{"手册", "台账", "清单"}); inner != "" {
			n.Kind = map[string]string{"手册": Archive, "台账": Ledger, "清单": List}[inner]
		}
		if number, stop := p.documentNumber(end); number != "" {
			n.Number = number
			p.claim(end, stop)
		}
		p.claim(i, end)
		out = append(out, n)
		i = end - 1
	}
	return append(out, p.numbers()...)
}

func (p *passage) titleEnd(i int) int {
	depth := 0
	for j := i; j < p.len(); j++ {
		switch p.at(j) {
		case '《':
			depth++
		case '》':
			if depth--; depth == 0 {
				return j + 1
			}
		case '\n':
			return j
		}
	}
	return p.len()
}

// documentNumber reads （中发〔2018〕16号） at i.
func (p *passage) documentNumber(i int) (string, int) {
	if p.at(i) != '（' {
		return "", i
	}
	end := p.closing(i)
	words := p.text(i+1, end)
	if !find(p.folded(i+1, end), "〔") || !find(p.folded(i+1, end), "号") {
		return "", i
	}
	return words, end + 1
}

// numbers reads document numbers that stand without a title: 扶贫脱贫〔2019〕25号文件.
func (p *passage) numbers() []Named {
	var out []Named
	for i := 0; i < p.len(); i++ {
		if p.at(i) != '〔' || p.taken[i] {
			continue
		}
		year, j := p.yearDigits(i + 1)
		n, ok := p.number(j + 1)
		if year == 0 || p.at(j) != '〕' || !ok || p.at(n.end) != '号' {
			continue
		}
		begin := i
		for begin > 0 && isHan(p.at(begin-1)) && i-begin < 8 && !contains("实按据照以和及", p.at(begin-1)) {
			begin--
		}
		number := p.text(begin, n.end+1)
		p.claim(begin, n.end+1)
		out = append(out, Named{Text: number, At: begin, Kind: Cited, Number: number})
	}
	return out
}

// papers reads the ledgers, lists and reports the text names, and to whom
// reports go.
func (p *passage) papers() []Named {
	var out []Named
	for i := 0; i < p.len(); i++ {
		if n, end, ok := p.paper(i); ok {
			out = append(out, n)
			i = end - 1
		}
	}
	return append(out, p.deliveries()...)
}

func (p *passage) paper(i int) (Named, int, bool) {
	if p.taken[i] {
		return Named{}, i, false
	}
	best, kind := "", ""
	for _, c := range carriers {
		if len(c.word) > len(best) && p.has(i, c.word) {
			best, kind = c.word, c.kind
		}
	}
	if best == "" || kind == Report && contains("月周日季年", p.at(i-1)) {
		return Named{}, i, false
	}
	end := i + runeLen(best)
	if kind == Scheme && !p.made(i) {
		return Named{}, end, false
	}
	begin := p.modifier(i)
	if p.at(begin) == '本' && end-begin < 6 {
		return Named{}, end, false
	}
	return Named{Text: p.text(begin, end), At: begin, Kind: kind}, end, true
}

// made reports that a plan or scheme is to be drawn up or kept to by name.
func (p *passage) made(i int) bool {
	start := p.start(i, segmentMarks)
	return find(p.folded(start, i), "制定", "制订", "编制", "出台", "按照", "对照", "落实")
}

// modifier is where the name of a paper begins: at most twelve characters
// before its kind, after a verb or mark.
func (p *passage) modifier(i int) int {
	begin := i
	for begin > 0 && i-begin < 12 {
		prior := p.at(begin - 1)
		if !isHan(prior) && !isDigit(prior) || p.taken[begin-1] {
			break
		}
		if word := p.ending(begin, []string{"建立", "制定", "制订", "形成", "完善", "健全", "规范", "填写", "签订", "有", "对", "将", "的", "和", "与", "及", "以及", "留存", "整理", "对照", "按照", "按", "细化", "出", "至", "记好", "进", "提升", "分析", "连同", "为", "于", "把", "并", "确保", "开展", "落实", "健全"}); word != "" && !(word == "对" && contains("象照口", p.at(begin))) {
			break
		}
		begin--
	}
	return begin
}

// deliveryWords are the verbs of reporting with the addressee behind them.
var deliveryWords = []string{"报送至", "报送给", "报送", "上报至", "上报", "反馈给", "报至", "抄送", "报告给"}

// deliveries reads to whom something is reported: 报送乡镇, 报市扶贫办,
// 向县专班报送.
func (p *passage) deliveries() []Named {
	var out []Named
	for i := 0; i < p.len(); i++ {
		word := p.longest(i, deliveryWords)
		if word == "" && p.at(i) == '报' && contains(levels+"各", p.at(i+1)) && !p.has(i-1, "上报") {
			word = "报"
		}
		if word == "" {
			continue
		}
		start := i + runeLen(word)
		if n, ok := p.toward(i, start); ok {
			out = append(out, n)
		} else if end := p.addressee(start); end > start {
			out = append(out, Named{Text: p.text(i, end), At: i, Kind: Report, To: p.text(start, end)})
		}
		i = start - 1
	}
	return out
}

// toward reads 向县专班报送 and 向市委宣传部、市扶贫局报送, the verb from i to end.
func (p *passage) toward(i, end int) (Named, bool) {
	for at := i - 1; at >= 0 && i-at < 24 && !contains(segmentMarks, p.at(at)); at-- {
		if p.at(at) != '向' {
			continue
		}
		stop := i
		if word := p.ending(i, []string{"同时", "及时", "书面", "分别", "定期"}); word != "" {
			stop -= runeLen(word)
		}
		to := p.text(at+1, stop)
		return Named{Text: p.text(at, end), At: at, Kind: Report, To: to}, allUnits(listed(to), looksUnit)
	}
	return Named{}, false
}

// addressee is where the unit that begins at start ends, start if none does.
func (p *passage) addressee(start int) int {
	end := p.near(start, segmentMarks+"、（")
	for k := start + 2; k < end; k++ {
		if p.longest(k, []string{"备案", "汇总", "审核", "审批", "领导审", "研究"}) != "" {
			end = k
		}
	}
	to := p.text(start, end)
	if !find(string(fold(to)), "信息", "材料") && (looksUnit(to) || runeLen(to) <= 4 && to != "" && looksUnit("各"+to)) {
		return end
	}
	return start
}
