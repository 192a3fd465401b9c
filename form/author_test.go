package form

import (
	"strings"
	"testing"

	"guben/fault"
	"guben/message"
	"guben/policy"
)

// TestAuthorsMistakes: each is one problem with its place, what is wrong, and
// what to write instead.
func TestAuthorsMistakes(t *testing.T) {
	at := fault.Place{File: "ledgers.yaml", Line: 7, Column: 5}
	own := func(change func(*Field)) func(*Form) {
		return func(f *Form) {
			field := Field{ID: "extra", Name: Words{Zh: "附加", En: "Extra"}, Type: Number, At: at}
			change(&field)
			f.Fields = append(f.Fields, field)
		}
	}
	check := func(c Check) func(*Form) {
		c.At = at
		return func(f *Form) { f.Checks = append(f.Checks, c) }
	}
	said := Words{Zh: "不对"}
	tests := map[string]struct {
		change func(*Form)
		want   string
	}{
		"subject":         {func(f *Form) { f.Subject = "housholds" }, "不认识的对象「housholds」"},
		"edition":         {func(f *Form) { f.Edition = 0 }, "版次"},
		"type":            {own(func(f *Field) { f.Type = "numer" }), "是不是想写「number」"},
		"no type":         {own(func(f *Field) { f.Type = "" }), "不认识的栏目类型「」"},
		"id":              {own(func(f *Field) { f.ID = "Extra 1" }), "标识「Extra 1」不对"},
		"id twice":        {own(func(f *Field) { f.ID = "class" }), "「class」已经用在"},
		"name twice":      {own(func(f *Field) { f.Name.Zh = "问题类别" }), "「问题类别」已经用在"},
		"no name":         {own(func(f *Field) { f.Name = Words{} }), "没有中文名称"},
		"in dictionary":   {own(func(f *Field) { f.Name.Zh = "耕地面积" }), "field: farmland"},
		"text in it":      {own(func(f *Field) { f.Name.Zh = "帮扶责任人"; f.Type = Text }), "field: helper_name"},
		"name of a rule":  {own(func(f *Field) { f.Name.Zh = "低收入" }), "「低收入」已是方案里"},
		"reference":       {own(func(f *Field) { *f = Field{Field: "house_grad", At: at} }), "是不是想写「house_grade」"},
		"reference typed": {own(func(f *Field) { *f = Field{Field: "farmland", Type: Text, At: at} }), "由数据字典决定类型"},
		"required shown":  {own(func(f *Field) { *f = Field{Field: "farmland", Required: true, At: at} }), "没有人填写"},
		"update computed": {own(func(f *Field) { *f = Field{Field: "net_income", Update: Propose, At: at} }), "由系统计算"},
		"update own":      {own(func(f *Field) { f.Update = Propose }), "不是引用的栏目"},
		"update unknown":  {own(func(f *Field) { *f = Field{Field: "farmland", Update: "propse", At: at} }), "是不是想写「propose」"},
		"not computed":    {own(func(f *Field) { *f = Field{Field: "gross_income", At: at} }), "没有它的算式"},
		"choices":         {own(func(f *Field) { f.Type = Choice }), "没有选项"},
		"choice twice":    {own(func(f *Field) { f.Type, f.Choices = Choice, []Option{{ID: "a", Name: said}, {ID: "a", Name: said}} }), "写了两次"},
		"list":            {own(func(f *Field) { f.Type, f.List = Choice, "house_grad" }), "是不是想写「house_grade」"},
		"not of type":     {own(func(f *Field) { f.Points = []Point{{ID: "a", Name: said}} }), "用不上 points"},
		"no columns":      {own(func(f *Field) { f.Type = Table }), "1 到 60 列"},
		"column type":     {own(func(f *Field) { f.Type, f.Columns = Table, []Field{{ID: "a", Name: said, Type: Table, At: at}} }), "不能是 table 类型"},
		"total of text": {own(func(f *Field) {
			f.Type, f.Columns = Table, []Field{{ID: "a", Name: said, Type: Text, Total: true, At: at}}
		}), "用不上 total"},
		"no points":     {own(func(f *Field) { f.Type = Checklist }), "1 到 100 个检查点"},
		"no formula":    {own(func(f *Field) { f.Type = Computed }), "没有算式"},
		"bounds":        {own(func(f *Field) { f.Least = "零" }), "看不懂"},
		"bounds order":  {own(func(f *Field) { f.Least, f.Most = "9", "1" }), "大于最大值"},
		"index of text": {own(func(f *Field) { f.Type, f.Index = Paragraph, true }), "不能用于筛选"},
		"titles":        {own(func(f *Field) { f.Type, f.Title = Text, true }), "只能有一个栏目作标题"},
		"rule name":     {own(func(f *Field) { f.Show = text("问题类型 且 已解决") }), "是不是想写「问题类别」"},
		"rule choice":   {own(func(f *Field) { f.Show = text(`问题类别 == "住方"`) }), "住房"},
		"rule type":     {own(func(f *Field) { f.Need = text("流转面积") }), "流转面积"},
		"rule money":    {own(func(f *Field) { f.Show = text("学费 > 100") }), "元"},
		"cycle":         {own(func(f *Field) { f.Type, f.Is = Computed, text("人均物资两倍 + 附加 * 1元") }), "循环定义：附加 → 附加"},
		"computed type": {own(func(f *Field) { f.Type, f.Is = Computed, text("危房级别") }), "得出的是选项"},
		"computed as":   {own(func(f *Field) { f.Type, f.As, f.Is = Computed, Date, text("人口数") }), "人口数"},
		"check field":   {check(Check{When: text("是"), Message: said, Field: "clas"}), "栏目「clas」不存在"},
		"check message": {check(Check{When: text("是")}), "没有提示语"},
		"check when":    {check(Check{Message: said}), "没有条件"},
		"check hole":    {check(Check{When: text("是"), Message: Words{Zh: "应为{问题类}"}}), "是不是想写「问题类别」"},
		"condition":     {func(f *Form) { f.Conditions = append(f.Conditions, text("已解绝")) }, "是不是想写「已解决」"},
	}
	for name, test := range tests {
		f := visit()
		test.change(&f)
		p, problems := Compile(schema(), plan(), f)
		if p != nil || len(problems) != 1 {
			t.Errorf("%s: %d problems: %v", name, len(problems), saidOf(problems))
			continue
		}
		if s := problems[0].Say(message.Zh); !strings.Contains(s, test.want) || problems[0].Place.Line == 0 {
			t.Errorf("%s: %s", name, s)
		}
		for _, lang := range []message.Lang{message.Zh, message.En} {
			if s := problems[0].Say(lang); !message.Has(problems[0].Code) || strings.Contains(s, "{") {
				t.Errorf("%s: %s", name, s)
			}
		}
	}
}

func saidOf(problems []policy.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Say(message.Zh))
	}
	return strings.Join(all, "\n")
}

// TestACaretStandsBelowTheMistake: rule text of a form points at its own line.
func TestACaretStandsBelowTheMistake(t *testing.T) {
	f := visit()
	f.Fields[6].Show = text(`问题类别 == "教肓"`)
	_, problems := Compile(schema(), plan(), f)
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Say(message.Zh), "ledgers.yaml:10:") || !strings.Contains(problems[0].Say(message.Zh), "^") {
		t.Errorf("%s", saidOf(problems))
	}
}

// TestCompileLeavesTheFormAlone: a declaration may be compiled again.
func TestCompileLeavesTheFormAlone(t *testing.T) {
	f := visit()
	for range 2 {
		if _, problems := Compile(schema(), plan(), f); len(problems) > 0 {
			t.Fatal(saidOf(problems))
		}
	}
	if f.Fields[2].Name.Zh != "" || f.Fields[len(f.Fields)-1].As != "" {
		t.Error("the declaration was changed")
	}
}
