package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"guben/pack"
	"guben/policy"
)

const aVillageRule = `- id: poor_homes
  name: {zh: 村里有低收入户, en: Poor homes in the village}
  clause: 二(一)1
  unit: school_bureau
  on: village
  kind: flag
  when: |
    计数(户, 人均纯收入 <= 收入线) > 0户
  message: {zh: 有低收入户, en: There are poor homes}
  remedy: {zh: 核实, en: Verify}
`

const aVillageTest = `- rule: poor_homes
  day: 2020-03-15
  cases:
    - {name: 一户低于线, households: [{household: {工资性收入: 6000元, 经营性收入: 0元, 财产性收入: 0元, 转移性收入: 0元, 经营性支出: 0元}, members: [{}]}], expect: 成立}
    - {name: 高一分, households: [{household: {工资性收入: 6000.01元, 经营性收入: 0元, 财产性收入: 0元, 转移性收入: 0元, 经营性支出: 0元}, members: [{}]}], expect: 不成立}
    - {name: 没有人, households: [], expect: 不成立}
    - {name: 不知道谁住在村里, expect: 待核实}
`

func withVillage(t *testing.T, rule, test string) (*pack.Pack, []pack.Problem) {
	fsys := small(t, "", "", "")
	fsys["small/rules/village.yaml"] = &fstest.MapFile{Data: []byte(rule)}
	fsys["small/tests/village.yaml"] = &fstest.MapFile{Data: []byte(test)}
	return pack.Load(fsys, "small")
}

func TestRulesAboutVillages(t *testing.T) {
	p, problems := withVillage(t, aVillageRule, aVillageTest)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rule, _ := p.Rule("poor_homes")
	if rule.On != policy.OnVillage {
		t.Errorf("the rule is about %v", rule.On)
	}
	ran := 0
	for _, result := range p.RunTests() {
		if result.Problem != nil {
			t.Errorf("%v", result.Problem)
		}
		if result.Test != nil && result.Test.Village != nil {
			ran++
		}
	}
	if ran != 4 {
		t.Errorf("%d tests of the village ran, want 4", ran)
	}
}

func TestAVillageOwedMoneyIsAnAuthorsError(t *testing.T) {
	owed := "- id: owed\n" + aVillageRule[len("- id: poor_homes\n"):]
	owed = strings.ReplaceAll(owed, "kind: flag", "kind: entitlement\n  per: year")
	_, problems := withVillage(t, owed, strings.ReplaceAll(aVillageTest, "poor_homes", "owed"))
	if len(problems) == 0 || problems[0].Code != "pack.village_entitlement" || problems[0].Place.Line != 1 {
		t.Errorf("problems: %v", problems)
	}
}
