package pack_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/policy"
)

// A shipped pack's tests hold every word of its rules fast: whatever comparison
// is cut at the other side, whatever code is left out of a list, whatever 且 is
// made 或, whatever row of a table is moved, some test fails, or the language
// refuses it because the clause says otherwise. Parameters are moved by RunTests.
func TestEveryWordOfARuleIsTested(t *testing.T) {
	ids, err := pack.List(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, id := range ids {
		m, problems := pack.LoadMutable(packs.FS, id)
		if len(problems) > 0 {
			t.Fatal(problems[0].Say(message.En))
		}
		if problem := m.Fails(); problem != nil {
			t.Fatal(problem.Say(message.En))
		}
		texts := textsOf(id, &m.Definitions)
		for name, list := range texts {
			for _, text := range list {
				all += mutate(t, m, id+" "+name, text)
			}
		}
	}
	if all < 950 {
		t.Errorf("only %d changes were tried", all)
	}
}

// textsOf are the texts a pack itself decides by.
func textsOf(id string, d *policy.Definitions) map[string][]*policy.Text {
	texts := map[string][]*policy.Text{}
	for i := range d.Rules {
		texts[d.Rules[i].ID] = []*policy.Text{&d.Rules[i].When, &d.Rules[i].Amount}
	}
	for i := range d.Facts {
		if fact := &d.Facts[i]; strings.HasPrefix(fact.Text.File, id+"/facts") {
			texts[fact.Key] = []*policy.Text{&fact.Text}
		}
	}
	for _, table := range d.Tables {
		for _, edition := range table.Editions {
			for i := range edition.Rows {
				texts[table.ID] = append(texts[table.ID], &edition.Rows[i].Key, &edition.Rows[i].Value)
			}
		}
	}
	return texts
}

func mutate(t *testing.T, m *pack.Mutable, name string, text *policy.Text) int {
	whole := text.Body
	changed := append(changes(whole), moved(whole)...)
	for _, text.Body = range changed {
		if m.Fails() == nil {
			t.Errorf("%s: no test notices %q instead of %q", name, text.Body, whole)
		}
	}
	text.Body = whole
	return len(changed)
}

var (
	comparison = regexp.MustCompile(`<=|>=|==|!=|<|>`)
	across     = map[string]string{"<=": "<", "<": "<=", ">=": ">", ">": ">=", "==": "!=", "!=": "=="}
	listOf     = regexp.MustCompile(`\[[^\]]*\]`)
	swaps      = [][2]string{{" 且 ", " 或 "}, {" 或 ", " 且 "}, {"非 ", ""}, {", 否)", ", 是)"}, {"任一(", "全部("}, {"全部(", "任一("}, {"无一(", "任一("},
		{" 不属于", " 属于"}, {" 包含", " 不包含"}}
	quantity = regexp.MustCompile(`^[0-9.]+(元|万元|%)$`)
)

// changes are a text with one thing changed in each.
func changes(text string) (list []string) {
	for _, at := range comparison.FindAllStringIndex(text, -1) {
		list = append(list, text[:at[0]]+across[text[at[0]:at[1]]]+text[at[1]:])
	}
	for _, swap := range swaps {
		for at := 0; ; {
			next := strings.Index(text[at:], swap[0])
			if next < 0 {
				break
			}
			list = append(list, text[:at+next]+swap[1]+text[at+next+len(swap[0]):])
			at += next + len(swap[0])
		}
	}
	for _, at := range listOf.FindAllStringIndex(text, -1) {
		codes := strings.Split(text[at[0]+1:at[1]-1], ",")
		for i := range codes {
			if rest := slices.Delete(slices.Clone(codes), i, i+1); len(rest) > 0 {
				list = append(list, text[:at[0]]+"["+strings.Join(rest, ",")+"]"+text[at[1]:])
			}
		}
	}
	return list
}

// moved are an amount a yuan, or a rate a hundredth, up and down; a code has
// none, and where the first band begins at nothing nobody is below.
func moved(text string) []string {
	if !quantity.MatchString(text) {
		return nil
	}
	typ, unit := policy.Type{Kind: policy.Money}, "元"
	if strings.HasSuffix(text, "%") {
		typ, unit = policy.Type{Kind: policy.Ratio}, "%"
	}
	value, err := pack.Schema().ParseValue(typ, text)
	if err != nil || value == 0 {
		return nil
	}
	return []string{strconv.FormatInt(int64(value)/100+1, 10) + unit, strconv.FormatInt(int64(value)/100-1, 10) + unit}
}
