package ledger_test

import (
	"cmp"
	"slices"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/form"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

const (
	county  int64         = 210504
	town    division.Code = 210504001000
	village division.Code = 210504001001
	beside  division.Code = 210504001002
	faraway division.Code = 210504002001
	name                  = "mingshan-2020"
)

var (
	office  = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: 210504000000}
	second  = auth.Scope{Account: 2, Name: "乙", Role: auth.Office, Division: 210504000000}
	street  = auth.Scope{Account: 3, Name: "丙", Role: auth.Township, Division: town}
	street2 = auth.Scope{Account: 4, Name: "丁", Role: auth.Township, Division: town}
	cadre   = auth.Scope{Account: 5, Name: "戊", Role: auth.Village, Division: village}
	helper  = auth.Scope{Account: 6, Name: "己", Role: auth.Helper, Division: village}
	remote  = auth.Scope{Account: 7, Name: "庚", Role: auth.Village, Division: faraway}
	housing = auth.Scope{Account: 8, Name: "辛", Role: auth.Department, Division: 210504000000, Unit: "housing"}
	health  = auth.Scope{Account: 9, Name: "壬", Role: auth.Department, Division: 210504000000, Unit: "health"}
	watcher = auth.Scope{Account: 10, Name: "癸", Role: auth.Inspector, Division: 210504000000}

	everybody = []auth.Scope{office, second, street, street2, cadre, helper, remote, housing, health, watcher}
)

// ledgersText are ledgers of the tests' own, so that no change of a shipped one
// touches them.
const ledgersText = `
- id: problems
  name: {zh: 测试问题台账, en: Problems}
  clause: 一(三)二
  keeper: [housing, subdistricts]
  kind: ledger
  per: month
  subject: household
  edition: 1
  form:
    - part: {zh: 基本情况, en: Basics}
    - {field: head_name}
    - {field: house_grade, update: propose}
    - {field: phone, update: propose}
    - {field: wage_income, update: propose}
    - id: what
      name: {zh: 问题描述, en: Problem}
      type: text
      required: true
      title: true
    - id: class
      name: {zh: 问题类别, en: Class}
      type: choice
      index: true
      required: true
      choices:
        - {id: house, zh: 住房, en: Housing}
        - {id: school, zh: 教育, en: Schooling}
        - {id: water, zh: 饮水, en: Water}
    - {id: cost, name: {zh: 整改费用, en: Cost}, type: money, least: 0}
    - {id: measures, name: {zh: 整改措施, en: Measures}, type: paragraph}
    - {id: informant, name: {zh: 反映人电话, en: Informant}, type: phone}
    - {id: photo, name: {zh: 整改照片, en: Photo}, type: file}
    - id: visits
      name: {zh: 走访记录, en: Visits}
      type: table
      columns:
        - {id: day, name: {zh: 走访日期, en: Day}, type: date}
        - {id: spent, name: {zh: 走访支出, en: Spent}, type: money, total: true}
  checks:
    - {when: 整改费用 > 1000000元, message: {zh: 整改费用超过一百万元，请核对, en: More than a million}, field: cost}
  flow:
    start: found
    states:
      - {id: found, name: {zh: 待整改, en: To be corrected}, phase: open, limit: {days: 5, working: true, amber: 2}, escalate: {days: 3, working: true, to: township}}
      - {id: fixed, name: {zh: 待审核, en: To be reviewed}, phase: open, limit: {days: 10, amber: 3}}
      - {id: reviewed, name: {zh: 待销号, en: To be signed off}, phase: open}
      - {id: hung, name: {zh: 挂起, en: Hung up}, phase: waiting}
      - {id: closed, name: {zh: 已销号, en: Signed off}, phase: done}
      - {id: unfounded, name: {zh: 不属问题, en: No problem}, phase: void}
    moves:
      - {id: fix, name: {zh: 整改, en: Correct}, from: [found], to: fixed, who: [{role: village}, {role: helper}, {role: township}, {role: office}, {role: department, unit: owner}], need: [measures]}
      - {id: review, name: {zh: 审核, en: Review}, from: [fixed], to: reviewed, who: [{role: township}, {role: office}, {role: department, unit: owner}], apart: [fix]}
      - {id: sign_off, name: {zh: 销号, en: Sign off}, from: [reviewed], to: closed, who: [{role: office}, {role: township}], apart: [fix, review], update: true, count: true}
      - {id: return, name: {zh: 退回, en: Return}, from: [fixed, reviewed], to: found, who: [{role: office}, {role: township}], kind: return}
      - {id: dismiss, name: {zh: 认定不属问题, en: Dismiss}, from: [found], to: unfounded, who: [{role: office}, {role: township}], note: required}
      - {id: hang, name: {zh: 挂单, en: Hang up}, from: [found], to: hung, who: [{role: office}, {role: township}], kind: freeze}
      - {id: take_up, name: {zh: 恢复办理, en: Take up}, from: [hung], to: back, who: [{role: office}, {role: township}]}
      - {id: hand_over, name: {zh: 移交, en: Hand over}, from: [found, fixed], who: [{role: office}], kind: handover}
      - {id: reopen, name: {zh: 重新打开, en: Re-open}, from: [closed, unfounded], to: found, who: [{role: office}], kind: reopen}
  columns: [what, class, cost]
- id: checks
  name: {zh: 测试检查, en: Checks}
  clause: 一(三)二
  keeper: [subdistricts]
  kind: ledger
  subject: household
  edition: 1
  form:
    - {field: head_name}
    - id: clean
      name: {zh: 十净, en: Clean}
      type: checklist
      points:
        - {id: yard, zh: 庭院净, en: Yard}
        - {id: bed, zh: 床铺净, en: Bed}
        - {id: stove, zh: 灶台净, en: Stove}
    - {id: looked_on, name: {zh: 检查日期, en: Looked on}, type: date}
  flow:
    start: kept
    states:
      - {id: kept, name: {zh: 已登记, en: Kept}, phase: open}
      - {id: filed, name: {zh: 已归档, en: Filed}, phase: done}
    moves:
      - {id: file, name: {zh: 归档, en: File}, from: [kept], to: filed, who: [{role: village}, {role: township}, {role: office}, {role: department, unit: owner}]}
      - {id: reopen, name: {zh: 重新打开, en: Re-open}, from: [filed], to: kept, who: [{role: office}], kind: reopen}
    single: true
    assumption: 登记即完成
  raise:
    - {to: problems, points: clean, on: [file], unit: subdistricts, set: {class: house, measures: {field: looked_on}}}
    - {to: visits_book, when: 十净未达标数 > 1, on: file, field: clean}
- id: promises
  name: {zh: 测试承诺清单, en: Promises}
  clause: 一(三)二
  keeper: [subdistricts]
  kind: list
  subject: household
  edition: 1
  form:
    - {field: head_name}
  flow:
    start: given
    states:
      - {id: given, name: {zh: 已承诺, en: Given}, phase: open}
      - {id: awaited, name: {zh: 待兑现, en: Awaited}, phase: waiting, limit: {days: 7, amber: 2}}
      - {id: met, name: {zh: 已兑现, en: Met}, phase: done}
      - {id: withdrawn, name: {zh: 已撤回, en: Withdrawn}, phase: void}
    moves:
      - {id: await, name: {zh: 等待, en: Await}, from: [given], to: awaited, who: [{role: village}, {role: township}]}
      - {id: meet, name: {zh: 兑现, en: Meet}, from: [awaited], to: met, who: [{role: village}, {role: township}]}
      - {id: withdraw, name: {zh: 撤回, en: Withdraw}, from: [given, awaited], to: withdrawn, who: [{role: village}, {role: township}]}
      - {id: reopen, name: {zh: 重新打开, en: Re-open}, from: [met, withdrawn], to: given, who: [{role: township}, {role: office}], kind: reopen}
    single: true
    assumption: 登记即完成
- id: jobs_book
  name: {zh: 测试就业台账, en: Jobs}
  clause: 一(三)二
  keeper: [subdistricts]
  kind: ledger
  subject: person
  edition: 1
  form:
    - {field: name}
    - {id: work, name: {zh: 就业去向, en: Work}, type: text}
  flow:
    start: kept
    states:
      - {id: kept, name: {zh: 已登记, en: Kept}, phase: open}
      - {id: filed, name: {zh: 已归档, en: Filed}, phase: done}
    moves:
      - {id: file, name: {zh: 归档, en: File}, from: [kept], to: filed, who: [{role: village}, {role: township}, {role: office}]}
    single: true
    assumption: 登记即完成
- id: visits_book
  name: {zh: 测试走访登记, en: Visits}
  clause: 一(三)二
  keeper: [subdistricts]
  kind: list
  per: month
  subject: household
  edition: 1
  form:
    - {field: head_name}
    - {field: house_grade, update: apply}
    - {id: talked, name: {zh: 谈心谈话, en: Talked}, type: yesno, required: true, index: true}
    - {id: summary, name: {zh: 谈话摘要, en: Summary}, type: text, personal: true}
  flow:
    start: kept
    states:
      - {id: kept, name: {zh: 已登记, en: Kept}, phase: open}
      - {id: filed, name: {zh: 已归档, en: Filed}, phase: done}
    moves:
      - {id: file, name: {zh: 归档, en: File}, from: [kept], to: filed, who: [{role: village}, {role: helper}, {role: township}, {role: office}]}
    single: true
    assumption: 登记即完成
`

func load(text string) *pack.Pack { return ledgertest.Load(ledgertest.Shelf(name, text), name) }

var plan = load(ledgersText)

// world is a county of a few households with a book, and what the book told.
type world struct {
	*ledgertest.World
	events *[]ledger.Event
	homes  []registry.Record
}

func each(t *testing.T, test func(*world)) {
	storetest.Each(t, ledgertest.Schemas, func(t *testing.T, db *store.DB) { test(newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) *world {
	w := &world{World: ledgertest.New(t, db, plan), events: new([]ledger.Event)}
	w.Book.Watch = append(w.Book.Watch, func(_ *store.Tx, e ledger.Event) error {
		*w.events = append(*w.events, e)
		return nil
	})
	return w
}

// settle makes the households most tests work with: two in one village, one
// beside it, one in another township.
func (w *world) settle() *world {
	for _, at := range []division.Code{village, village, beside, faraway} {
		w.homes = append(w.homes, w.household(at))
	}
	return w
}

func (w *world) household(at division.Code) (home registry.Record) {
	w.Update(func(tx *store.Tx) (err error) {
		home, err = w.Household(tx, office, at, "exit_status", "已脱贫", "house_grade", "A级")
		if err != nil {
			return err
		}
		_, err = w.Records.CreatePerson(tx, office, registry.Origin{Source: "test"}, home, registry.Draft{Values: registry.Values{
			"name": dictionary.Words("户主甲")}}, registry.Step{})
		return err
	})
	return home
}

func value(key, text string) dictionary.Value {
	return ledgertest.Value(dictionary.Household, key, text)
}

// read is typed input of a ledger's form; every field must be read.
func (w *world) read(of string, pairs ...string) form.Values {
	w.Helper()
	l, _ := plan.Ledger(of)
	input := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		input[pairs[i]] = append(input[pairs[i]], pairs[i+1])
	}
	values, wrong := l.Program.Read(input)
	if len(wrong) > 0 {
		w.Fatal(wrong[0].Err)
	}
	return values
}

func (w *world) open(scope auth.Scope, home registry.Record, pairs ...string) (r ledger.Record) {
	w.Helper()
	w.Update(func(tx *store.Tx) (err error) {
		r, err = w.Book.Open(tx, scope, w.problem(home, pairs...))
		return err
	})
	return r
}

func (w *world) problem(home registry.Record, pairs ...string) ledger.New {
	if !slices.Contains(pairs, "class") {
		pairs = append(pairs, "class", "house")
	}
	pairs = append(pairs, "what", "屋顶漏雨")
	return ledger.New{County: county, Pack: name, Ledger: "problems", Household: home.ID, Values: w.read("problems", pairs...)}
}

// move makes a step and gives the record after it, or why it was refused.
func (w *world) move(scope auth.Scope, r ledger.Record, move string, pairs ...string) (ledger.Record, error) {
	w.Helper()
	step := ledger.Step{County: county, ID: r.ID, Version: r.Version, Move: move, Note: "原因", Values: w.read(cmp.Or(r.Ledger, "problems"), pairs...)}
	err := w.Try(func(tx *store.Tx) (err error) {
		after, err := w.Book.Move(tx, scope, step)
		if err == nil {
			r = after
		}
		return err
	})
	return r, err
}

func (w *world) must(r ledger.Record, err error) ledger.Record {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// sound asks for every invariant, the book's counts among them.
func (w *world) sound() {
	w.Helper()
	w.Sound(ledger.Check, registry.Check, screen.Check, w.Audit.Check)
}

func (w *world) list(scope auth.Scope, filter ledger.Filter) (page ledger.Page) {
	w.Helper()
	filter.Pack = name
	if filter.Ledger == "" {
		filter.Ledger = "problems"
	}
	w.View(func(tx *store.Tx) (err error) {
		page, err = w.Book.List(tx, scope, filter)
		return err
	})
	return page
}

func code(err error) string { return ledgertest.Code(err) }

var start = period.On(storetest.Start)
