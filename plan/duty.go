package plan

import (
	"strings"

	"guben/message"
)

// Why a sentence is a duty, or obliges nobody.
const (
	whyDeed      message.Key = "plan.why_deed"      // an act with its object
	whyMeasure   message.Key = "plan.why_measure"   // an aim with a number or a time
	whyTangible  message.Key = "plan.why_tangible"  // a general verb with an object one can check
	whyTitle     message.Key = "plan.why_title"     // a title
	whySlogan    message.Key = "plan.why_slogan"    // an attitude or an aim nobody can check
	whyPrinciple message.Key = "plan.why_principle" // stands under guiding thought or principles
	whyReason    message.Key = "plan.why_reason"    // why the plan is made, how things stand
	whyPast      message.Key = "plan.why_past"      // what has been done
	whyMeaning   message.Key = "plan.why_meaning"   // what a term means
	whyScope     message.Key = "plan.why_scope"     // to whom or what the plan applies
	whyDelivery  message.Key = "plan.why_delivery"  // passes the document on
)

// deedVerbs are verbs of acts that leave something to show: a meeting, a paper,
// a payment, a house repaired.
var deedVerbs = verbs(`开展 召开 制定 制订 建立 成立 组织一次 组织各 组织所有 组织干部 组织企业 组织参与 组织相关 组织力量 组织人员 组织专项 组织实施 举办 排查 摸排 核查 核实 核准 检查 督查 督导 督促 审计 整改 整治 报送 上报 汇总 梳理 填写 录入 签订 发放 奖补 补助 资助 给予 免除 代缴 缴纳 纳入 改造 修建 鉴定
验收 拨付 培训 招聘 慰问 走访 入户 上门 购买 采购 公示 公告 通报 表彰 调度 签约 清理 清扫 扫除 聘请 委派 选派 派驻 配备 发布 准备 张贴 跟踪 评估 考评 约谈 问责 查处 追责 编制 编印 出台
设立 设置 救治 筛查 救助 接种 安置 对接 对账 交办 反馈 回访 受理 登记 归档 收集 整理 比对 核定 认定 归类 总结 宣讲 推选 征集 悬挂 邀请 开设 推荐 发展党员 租赁 安装 通硬化 搬迁 入住 拆除 修缮 加固
查找 剖析 自查 抽查 普查 巡查 会商 研判 约请 挂牌 公布 填报 统计 审核 审批 把关 备案 兑现 召集 协助 留存 购置 捐赠 募集 减免 结算 报销 养护 管护 清零 清查 轮岗 辅导 征求 审议 聘用 倒排 接受 迎接 筹备 配足 选优 物色
宣传 报道 采访 研究 查看 了解 谈一次 谈心 配合 联系 建成 制发 开发 培育 引进 扶持 完成 指导 细化 公开 补齐 摸清 掌握 存放 贴息 抽调 学习 销号 惩处 调查 座谈 护理 观测 通水 通电 通路 汇报 追究 通客车 指派 签字 改建 建设 新建 送达 打通 投入 整合 享受 积极争取 选树 选聘 落地 评比 征询 提拔 调整 纠正 全覆盖 覆盖 挖掘 设计 监督 监管 承担 参加 聚力解决 收回 追缴 盘活 确权 核减 发动 解读 推介 创作 动员`)

// vagueVerbs oblige only with an object one can check.
var vagueVerbs = verbs(`推进 推行 推动 加强 强化 提高 提升 深化 提供 分解 进行 发展 新增 建成 达到 发挥 促进 带动 夯实 压实 增强 激发 构建 扩大 拓宽 优化 加大 加快 健全 完善 改进 统筹 贯彻 抓好 做好 搞好 抓实 实现 防止 防范 引导 鼓励 支持 争取 突出 保障 关注
执行 实行 实施 落实 明确 解决 规范 管理 改善 确保 巩固 纳 细化 解决 整顿 严格 严明 缓解 消除 化解 减轻 处理 减少 助力 采取 处置 帮助 分析 依托 监测 建强 严肃 坚决`)

// tangible objects make a vague verb oblige: they exist or they do not, are done
// or are not.
var tangible = verbs(`台账 台帐 档案 清单 名单 方案 计划 规划 制度 机制 数据库 信息系统 平台 项目库 报告 会议 责任书 办法 数据 资料 资金 补贴 补助 资助 奖补 保险 贷款 信贷 房屋 危房 公路 道路 硬化路 饮水 供水 电网 网络 卫生室 医院 学校 工程 项目
岗位 就业 招聘 车间 合作社 企业 基地 工作队 第一书记 责任人 督查 检查 审计 监管 监测 普查 评估 问责 整改 信访 舆情 低保 特困 五保 残疾 辍学 医疗 签约 慢病 大病 住房 搬迁 分红 手册 专栏 采购 产品 设施 垃圾 卫生 档册
党组织 党支部 医生 教师 光伏 电商 劳务 慰问 调研 走访 结对 协作 资产 土地 政策 程序 措施 退出标准 反馈 待遇 风险 领导小组 产业 救助 业务指导 行动 帮扶 组织领导 纪律 负担 考核 权重 问题`)

// obliging words make a duty of any state they demand.
var obliging = verbs(`务必 必须 严禁 不得`)

// eventVerbs make even a title a duty: it names an event or a paper.
var eventVerbs = verbs(`开展 举办 召开 制定 制订 成立 签订 完成 组织编 编印 开设 组织召开`)

func verbs(list string) []string { return strings.Fields(list) }

// attitudes begin segments that state a spirit.
var attitudes = []string{"坚持", "以习近平", "以新时代", "牢固树立", "牢牢把握", "始终", "不断取得", "牢记", "弘扬", "坚定", "遵循", "高举"}

// Marks of sentences that say why a plan is made, and that pass it on.
var (
	reasons    = []string{"制定本", "特制定", "制订本", "现制定", "特制订", "制定如下", "制订如下", "现提出如下", "具体方案如下", "，现就", "通知如下", "之年，"}
	deliveries = []string{"印发给你们", "现转发给你们", "现予印发", "请认真贯彻", "请遵照执行"}
	principled = []string{"指导思想", "基本原则", "总体要求", "工作思路", "总体思路", "重要意义", "工作原则", "指导原则", "总要求", "思想认识", "工作目的"}
	narrated   = []string{"以来，", "这一年", "一年来", "我们提升了", "先后召开", "结束后，下午", "召开了", "取得了", "深化了", "进一步坚定了", "完成了", "形成了以", "会议全面传达", "年初制定", "均已超过", "回首", "展望未来"}
)

// standing is what a clause's place says of its sentences.
type standing struct{ title, principle, past, scope bool }

// of is the standing of the sentence at: only the first one can be a title.
func (s standing) of(at int) standing {
	s.title = s.title && at == 0
	return s
}

// judge decides the duties of clauses.
type judge struct {
	units *Register
}

// sentences takes a text apart and judges each sentence.
func (j judge) sentences(p *passage, where standing, measured func(from, to int) weight) []Sentence {
	var out []Sentence
	for i := 0; i < p.len(); {
		end := p.sentenceEnd(i)
		if begin := p.skipMarks(i, end); begin < end {
			s := Sentence{Text: strings.TrimRight(p.text(begin, end), "\n"), At: begin}
			s.Why, s.Verb = j.why(p, begin, end, where.of(begin), measured(begin, end))
			s.Duty = s.Why == whyDeed || s.Why == whyMeasure || s.Why == whyTangible
			if s.Duty {
				s.Who = j.who(p, begin, end)
			}
			out = append(out, s)
		}
		i = end
	}
	return out
}

// sentenceEnd is where the sentence from i ends, its mark and closing quotation
// included; marks inside brackets, titles and quotations do not end it.
func (p *passage) sentenceEnd(i int) int {
	depth := 0
	for ; i < p.len(); i++ {
		r := p.at(i)
		switch {
		case contains("（《“", r):
			depth++
		case contains("）》”", r):
			depth = max(depth-1, 0)
		}
		if r == '\n' || contains(sentenceMarks, r) && depth == 0 {
			return i + 1
		}
	}
	return p.len()
}

func (p *passage) skipMarks(i, end int) int {
	for i < end && contains(segmentMarks+" 、）", p.at(i)) {
		i++
	}
	return i
}

// who is the subject of a sentence, if it spells one out.
func (j judge) who(p *passage, i, end int) string {
	for i < end {
		stop := min(p.end(i, segmentMarks), end)
		if who := j.units.subject(p, i, stop); who != "" {
			return who
		}
		i = stop + 1
	}
	return ""
}

// why judges one sentence and finds the verb of a duty.
func (j judge) why(p *passage, i, end int, where standing, measured weight) (message.Key, string) {
	words := p.folded(i, end)
	bare := unquoted(words)
	switch {
	case find(words, deliveries...):
		return whyDelivery, ""
	case find(words, reasons...) || strings.Contains(p.folded(i, min(i+12, end)), "年是"):
		return whyReason, ""
	case where.past || find(words, narrated...):
		return whyPast, ""
	case where.principle || strings.HasPrefix(bare, "以") && strings.Contains(bare, "为指导，"):
		return whyPrinciple, ""
	case where.scope:
		return whyScope, ""
	case find(words, "标准：", "是指", "即指") && !find(bare, "制定", "规范", "落实"):
		return whyMeaning, ""
	case nominal(bare) || strings.Contains(bare, "个阶段进行"):
		return whyScope, ""
	case where.title:
		return j.title(bare, measured)
	}
	if verb := firstOf(bare, deedVerbs, true); verb != "" {
		return whyDeed, verb
	}
	if verb := firstOf(bare, obliging, false); verb != "" {
		return whyDeed, verb
	}
	vague := firstOf(bare, vagueVerbs, false)
	if measured == regular || measured == sized && vague != "" {
		return whyMeasure, vague
	}
	if verb := checkable(bare); verb != "" {
		return whyTangible, verb
	}
	return whySlogan, ""
}

// abstract ends segments whose object is a quality nobody can check.
var abstract = []string{"水平", "能力", "针对性", "有效性", "精准性", "积极性", "局面", "合力", "格局", "作用", "意识", "氛围", "动力", "责任体系", "协同作战", "精神"}

// checkable is the general verb of a segment that has an object one can check.
func checkable(bare string) string {
	for segment := range strings.FieldsFuncSeq(bare, func(r rune) bool { return contains(segmentMarks, r) }) {
		if endsWith(segment, abstract) || means(segment) || find(segment, "顺利", "圆满") {
			continue
		}
		verb := firstOf(segment, vagueVerbs, false)
		if verb != "" && firstOf(segment, tangible, false) != "" {
			return verb
		}
	}
	return ""
}

// means reports a segment that only says by or with what: 以…为载体.
func means(segment string) bool {
	return strings.HasPrefix(segment, "以") && strings.Contains(segment, "为")
}

// nominal reports words that only name a matter: 慢病漏签情况; not 排查…情况.
func nominal(bare string) bool {
	bare = strings.TrimRight(bare, "。；， \n")
	if !strings.HasSuffix(bare, "情况") || find(bare, "要", "须", "，") {
		return false
	}
	runes := []rune(bare)
	return firstOf(string(runes[:min(len(runes), 6)]), deedVerbs, true) == ""
}

func (j judge) title(bare string, measured weight) (message.Key, string) {
	if verb := firstOf(bare, eventVerbs, true); verb != "" {
		return whyDeed, verb
	}
	if measured == regular {
		return whyMeasure, firstOf(bare, vagueVerbs, false)
	}
	return whyTitle, ""
}

// unquoted drops what stands in quotation and title marks, for verbs in names
// of campaigns and documents oblige nobody.
func unquoted(words string) string {
	var b strings.Builder
	depth := 0
	for _, r := range words {
		switch {
		case contains("“《", r):
			depth++
		case contains("”》", r):
			depth = max(depth-1, 0)
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// firstOf is the word of list that stands first in text; with act, segments that
// begin with an attitude, and verbs used as attributes (完成的), do not count.
func firstOf(text string, list []string, act bool) string {
	for segment := range strings.FieldsFuncSeq(text, func(r rune) bool { return contains(segmentMarks, r) }) {
		if act && (startsWith(segment, attitudes) || means(segment) || strings.Contains(segment, "顺利通过")) {
			continue
		}
		best, at := "", len(segment)
		for _, word := range list {
			k := strings.Index(segment, word)
			if k >= 0 && (k < at || k == at && len(word) > len(best)) && !(act && attributive(segment, k, word)) {
				best, at = word, k
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// attributive reports a verb used as a noun's attribute or as part of a noun.
func attributive(segment string, k int, word string) bool {
	after := segment[k+len(word):]
	if after == "" && word == "配合" {
		return true
	}
	if after == "" && find(segment[:k], "加强", "强化", "推进", "推动") {
		return word == "建设"
	}
	return startsWith(after, []string{"的", "工作的", "领导小组", "单位", "机构", "对象", "群众", "责任人", "方略", "体系", "攻坚", "政策的", "后，", "后对", "重点", "阶段", "格局", "氛围"})
}

func endsWith(text string, suffixes []string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(text, suffix) {
			return true
		}
	}
	return false
}

func startsWith(text string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}
