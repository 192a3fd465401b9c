package plan

import (
	"maps"
	"slices"
	"strings"
)

// spellings are the full and short forms of one kind of unit; matching uses the
// last, the short form.
var spellings = strings.NewReplacer(
	"扶贫开发领导小组办公室", "扶贫办", "扶贫开发工作领导小组办公室", "扶贫办", "扶贫开发办公室", "扶贫办", "脱贫攻坚领导小组办公室", "脱贫攻坚办", "扶贫开发工作领导小组", "扶贫开发领导小组",
	"人力资源和社会保障", "人社", "人力资源社会保障", "人社", "住房和城乡建设", "住建", "住房城乡建设", "住建", "住房保障和城乡建设", "住建",
	"卫生健康", "卫健", "卫生和计划生育", "卫计", "医疗保障", "医保", "发展和改革", "发改", "发展改革", "发改", "委员会", "委", "教育体育", "教体", "工业和信息化", "工信", "交通运输", "交通",
	"残疾人联合会", "残联", "妇女联合会", "妇联", "工商业联合会", "工商联", "共青团", "团", "文化旅游广电", "文旅广电", "文化和旅游", "文旅", "文化旅游", "文旅", "应急管理", "应急", "退役军人事务", "退役军人",
	"市场监督管理", "市监", "市场监管", "市监", "农业农村和水利", "农水", "人民银行", "人行", "农村商业银行", "农商行", "农村信用合作联社", "信用联社", "纪律检查", "纪", "监察委", "监委", "机关工作委", "机关工委",
	"农业和农村", "农业农村", "人民政府", "政府", "街道办事处", "办事处", "供电有限公司", "供电公司", "供销合作社", "供销社", "组织部门", "组织部",
)

// levels are the characters by which a unit's name begins with its level.
const levels = "省市州县区镇乡旗盟村"

// unitEndings are what units' names end with.
var unitEndings = []string{"局", "委", "办", "室", "部", "院", "厅", "处", "站", "所", "中心", "公司", "集团", "银行", "支行", "分行", "会", "联", "队", "组", "政府", "单位", "部门", "乡", "镇", "街道", "村", "社区", "学校", "医院", "社",
	"园区", "开发区", "机构", "企业", "书记", "责任人", "联系人", "帮扶人", "干部", "专干", "科", "股", "联社", "校", "场", "中专", "党政府", "两委", "村“两委”", "村两委", "监委", "县", "县市区", "区", "人行", "支队", "大队", "指导员", "领导", "党员", "农商行", "负责人", "正职", "同志", "成员", "网格员", "医生", "工会", "保险", "委政府", "旗", "州", "市", "院所", "管委", "党总支", "党支部", "合作社", "办事处", "法院", "教办", "三支队伍", "驻村", "主任", "队员", "户主", "护林员", "商行", "经理", "镇长", "乡长", "厂", "馆", "台", "社团", "协会", "专班", "指挥部"}

// looksUnit reports whether words look like a unit's name.
func looksUnit(words string) bool {
	p := newPassage(words)
	n := p.len()
	if n < 2 || n > 36 || find(string(p.fold), "的", "是否", "。", "：") {
		return false
	}
	if p.at(0) == '各' || p.longest(0, []string{"所有", "相关", "有关", "全体", "全市各", "全县各", "全区各", "全州各", "全镇各", "全乡各"}) != "" {
		return n <= 24
	}
	return p.ending(n, unitEndings) != "" || strings.HasSuffix(string(p.fold), "等") && n > 3
}

// Register knows units by their names and aliases.
type Register struct {
	names  []string
	shorts [][]rune          // short forms of names
	exact  map[string]string // spelling -> name
	short  map[string]string // short form -> name
	bare   map[string]string // short form without its level -> name; "" if several share it
}

// NewRegister makes a register; each entry is a unit's name and its aliases.
func NewRegister(entries map[string][]string) *Register {
	r := newRegister()
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		r.add(name)
		for _, alias := range entries[name] {
			r.spell(alias, name)
		}
	}
	return r
}

func newRegister() *Register {
	return &Register{exact: map[string]string{}, short: map[string]string{}, bare: map[string]string{}}
}

// shortForm is the form names are compared in.
func shortForm(name string) string {
	return spellings.Replace(strings.Trim(string(fold(name)), " “”"))
}

// bareForm is the short form without the level it begins with.
func bareForm(name string) string {
	runes := []rune(shortForm(name))
	if len(runes) > 2 && contains(levels, runes[0]) && !contains("委直级", runes[1]) {
		return string(runes[1:])
	}
	return string(runes)
}

func (r *Register) add(name string) {
	r.names = append(r.names, name)
	r.shorts = append(r.shorts, []rune(shortForm(name)))
	r.spell(name, name)
}

// spell makes a spelling known; without its level it stands for the name only
// if it does for no other.
func (r *Register) spell(spelling, name string) {
	r.exact[string(fold(spelling))] = name
	r.short[shortForm(spelling)] = name
	bare := bareForm(spelling)
	if other, taken := r.bare[bare]; taken && other != name {
		name = ""
	}
	r.bare[bare] = name
}

// Resolve finds the registered name of a unit as written: 扶贫办 for 县扶贫办,
// and for a mistyped name the one it must be. ok is false for a stranger.
func (r *Register) Resolve(text string) (name string, ok bool) {
	if name, ok := r.exact[string(fold(text))]; ok {
		return name, true
	}
	short := shortForm(text)
	if name, ok := r.short[short]; ok {
		return name, true
	}
	if bareForm(text) == short { // written without a level
		if name := r.bare[short]; name != "" {
			return name, true
		}
	}
	return r.misspelt(short)
}

// misspelt finds the one name from which a few characters were left out or to
// which some were added.
func (r *Register) misspelt(short string) (string, bool) {
	found, written := "", []rune(short)
	for i, name := range r.names {
		if !slip(written, r.shorts[i]) {
			continue
		}
		if found != "" && found != name {
			return "", false
		}
		found = name
	}
	return found, found != ""
}

// slip reports whether one name is the other with up to three characters left
// out, beginning and ending alike.
func slip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 3 || a[0] != b[0] || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	i := 0
	for _, r := range b {
		if i < len(a) && a[i] == r {
			i++
		}
	}
	return i == len(a)
}

// learn makes a register from the units a document's brackets name; of several
// spellings the most frequent one is the name.
func learn(written []string) *Register {
	counts := map[string]int{}
	var order []string
	for _, unit := range written {
		if counts[unit] == 0 {
			order = append(order, unit)
		}
		counts[unit]++
	}
	stableSort(order, func(a, b string) bool {
		if x, y := wellKnown(a), wellKnown(b); x != y {
			return x
		}
		return counts[a] > counts[b]
	})
	r := newRegister()
	for _, unit := range order {
		if _, known := r.Resolve(unit); !known {
			r.add(unit)
		}
	}
	return r
}

// wellKnown names are spelled as the bodies that exist everywhere are.
func wellKnown(name string) bool {
	return find(string(fold(name)), "扶贫开发领导小组", "脱贫攻坚领导小组", "乡村振兴领导小组", "农村工作领导小组")
}

// resolve makes units of what a bracket lists.
func (r *Register) resolve(parts []string, strange func(string)) []Unit {
	var out []Unit
	for i := 0; i < len(parts); i++ {
		if whole, ok := r.halves(parts, i); ok {
			out = append(out, whole...)
			i++
			continue
		}
		for _, part := range r.unglue(parts[i]) {
			out = append(out, r.unit(part, strange))
		}
	}
	return out
}

// unit resolves one unit as written.
func (r *Register) unit(text string, strange func(string)) Unit {
	p := newPassage(text)
	u := Unit{Text: text, Name: text}
	u.Each = p.at(0) == '各' || p.longest(0, []string{"所有", "全体", "全部"}) != ""
	for i := 2; i < p.len(); i++ {
		if p.at(i) == '等' && !contains("级", p.at(i+1)) {
			u.Others = true
			u.Name = p.text(0, i)
			break
		}
	}
	if name, ok := r.Resolve(u.Name); ok {
		u.Name = name
	}
	if !looksUnit(u.Name) {
		strange(text)
	}
	return u
}

// halves reads 县委、县政府督查室: two offices whose first leaves out its end.
func (r *Register) halves(parts []string, i int) ([]Unit, bool) {
	if i+1 >= len(parts) {
		return nil, false
	}
	first, second := newPassage(parts[i]), newPassage(parts[i+1])
	if first.len() > 4 || first.ending(first.len(), []string{"委", "党委", "党工委"}) == "" {
		return nil, false
	}
	for _, tail := range []string{"督查室", "办公室", "督查考核办", "督查办"} {
		head := string(second.fold)
		if !strings.HasSuffix(head, "政府"+tail) {
			continue
		}
		name := head
		if second.at(0) == '政' && contains(levels, first.at(0)) {
			name = string(first.at(0)) + head
		}
		a := Unit{Text: parts[i], Name: string(first.raw) + tail}
		b := Unit{Text: parts[i+1], Name: name}
		return []Unit{a, b}, true
	}
	return nil, false
}

// unglue separates two units whose mark in between was left out, if both are
// known: 各乡镇观音阁办事处.
func (r *Register) unglue(part string) []string {
	if _, ok := r.Resolve(part); ok && r.exact[string(fold(part))] != part {
		return []string{part}
	}
	p := newPassage(part)
	for i := 2; i < p.len()-2; i++ {
		first, known := r.exact[p.folded(0, i)]
		if !known || first == part {
			continue
		}
		rest, known := r.Resolve(p.text(i, p.len()))
		if known && rest != part && !strings.HasPrefix(part, rest) && p.at(0) == '各' {
			return []string{p.text(0, i), p.text(i, p.len())}
		}
	}
	return []string{part}
}

// subjectEnds are words after which the subject of a sentence is over.
var subjectEnds = []string{"要", "应", "须", "必须", "将", "每", "至少", "负责", "春节", "对", "按", "在", "根据", "要在", "可", "以", "为", "至", "积极", "全面", "认真", "及时", "定期", "不少于", "实行", "开展", "组织", "抓好", "会同", "牵头", "于", "结合", "从", "作为", "坚持", "带头", "有", "向", "严格", "必", "都要", "分别"}

// insideName reports that a character that could end a subject belongs to a
// name: 主要领导, 组织部.
func (p *passage) insideName(i int) bool {
	for _, word := range []string{"主要", "重要", "所有", "有关", "组织部", "对口", "负责人", "负责同志", "组织办", "组织单位", "以上", "分管负责"} {
		for k := 0; k < runeLen(word); k++ {
			if p.has(i-k, word) {
				return true
			}
		}
	}
	return false
}

// subject is the units a segment from i to j begins with, "" if it does not
// begin with any.
func (r *Register) subject(p *passage, i, j int) string {
	begin := i
	for begin < j && contains("“（”、", p.at(begin)) {
		begin++
	}
	for _, lead := range []string{"由", "各地要", "特别是", "同时", "组织", "其中", "明确", "协助"} {
		if p.has(begin, lead) {
			begin += runeLen(lead)
			break
		}
	}
	end := begin
	for end < j && (p.longest(end, subjectEnds) == "" || p.insideName(end)) {
		end++
	}
	words := p.text(begin, end)
	if end == begin || runeLen(words) > 40 {
		return ""
	}
	for _, part := range listed(words) {
		for _, piece := range strings.Split(part, "和") {
			if _, known := r.Resolve(piece); !known && !(looksUnit(piece) && runeLen(piece) <= 16) {
				return ""
			}
		}
	}
	return words
}
