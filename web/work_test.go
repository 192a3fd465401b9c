package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guben/auth"
	"guben/duty"
	"guben/sheet"
	"guben/store"
	"guben/task"
)

// of is a task as it stands.
func (w *world) of(t testing.TB, ref task.Ref) (found task.Task) {
	t.Helper()
	if err := w.app.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		found, err = task.Get(tx, auth.System(), ref)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestATaskIsDividedOnlyIfItsSharesAddUp(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := taskPath(w.ours.plan.Ref) + "/divide"
	villages := w.villages(t)
	form := url.Values{"key": {"divide"}, "place": {villages[0].String(), villages[1].String()}, "unit": {"subdistricts", "subdistricts"}, "on": {"0", "1"}, "share": {"100", "100"}}
	if r := c.do(http.MethodPost, path, form); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "208") {
		t.Fatalf("shares of 200 for 208: status %d", r.status)
	}
	if n := w.of(t, w.ours.plan.Ref).Parts; n != 0 {
		t.Fatalf("a task whose shares do not add up has %d parts", n)
	}
	form.Set("look", "1")
	if r := c.do(http.MethodPost, path, form); r.status != http.StatusOK || !strings.Contains(r.body, "还差 8 人") {
		t.Errorf("the sum looked at without a script: status %d", r.status)
	}
	form.Del("look")
	form["share"] = []string{"100", "108"}
	if r := c.do(http.MethodPost, path, form); r.status != http.StatusSeeOther {
		t.Fatalf("shares that add up: status %d", r.status)
	}
	if n := w.of(t, w.ours.plan.Ref).Parts; n != 2 {
		t.Errorf("%d parts", n)
	}
	if r := c.get(taskPath(w.ours.plan.Ref)); !strings.Contains(r.body, "与目标相符") {
		t.Error("the task does not say that its parts fit")
	}
}

func TestATaskIsAcceptedByAnotherAccountThanClaimedIt(t *testing.T) {
	w := newWorld(t)
	path := taskPath(w.ours.chore.Ref)
	if r := w.as(t, "department").post(path, "move", "claim", "key", "c1"); r.status != http.StatusSeeOther {
		t.Fatalf("claiming: status %d", r.status)
	}
	if r := w.as(t, "department").post(path, "move", "accept", "key", "a1"); r.status < 400 || w.of(t, w.ours.chore.Ref).State != task.Claimed {
		t.Errorf("who claimed a task accepts it: status %d", r.status)
	}
	if r := w.as(t, "department").get(path); !strings.Contains(r.body, "不能是申请验收的那个账号") {
		t.Error("the page does not say who accepts")
	}
	office := w.as(t, "office")
	if r := office.post(path, "move", "reject", "key", "r1"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("rejecting without a reason: status %d", r.status)
	}
	if r := office.post(path, "move", "accept", "key", "a2"); r.status != http.StatusSeeOther || w.of(t, w.ours.chore.Ref).State != task.Accepted {
		t.Errorf("accepting: status %d", r.status)
	}
}

func TestProgressIsReportedAndALaterDayGranted(t *testing.T) {
	w := newWorld(t)
	department, office := w.as(t, "department"), w.as(t, "office")
	path := taskPath(w.ours.chore.Ref)
	if r := department.post(path, "do", "report", "key", "n"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("a report of nothing: status %d", r.status)
	}
	if r := department.post(path, "do", "report", "text", "又核对了十二户", "step", "1", "key", "p"); r.status != http.StatusSeeOther {
		t.Fatalf("a report: status %d", r.status)
	}
	if r := office.get(path); !strings.Contains(r.body, "又核对了十二户") || !strings.Contains(r.body, "签约现场.png") {
		t.Error("the report or its evidence is not on the page")
	}
	to := w.ours.chore.To + 10
	if r := department.post(path, "do", "ask", "to", to.String(), "reason", "名单分两批到", "key", "x"); r.status != http.StatusSeeOther {
		t.Fatalf("asking: status %d", r.status)
	}
	var asked int64
	w.do(t, func(tx *store.Tx) error {
		list, err := task.Extensions(tx, auth.System())
		for _, e := range list {
			if e.Task == w.ours.chore.ID {
				asked = e.ID
			}
		}
		return err
	})
	if r := office.post(path, "do", "grant", "extension", store.FormatID(asked), "key", "y"); r.status != http.StatusSeeOther || w.of(t, w.ours.chore.Ref).To != to {
		t.Errorf("granting: status %d, last day %s", r.status, w.of(t, w.ours.chore.Ref).To)
	}
}

func TestAPlanIsTakenUpOnce(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	count := func() int {
		return strings.Count(c.get("/task?origin=gaps_checked").body, "三落实三精准三保障问题排查与整改</a>")
	}
	if r := c.post("/task/takeup", "plan", mingshan, "place", county.String(), "key", "again"); r.status != http.StatusSeeOther {
		t.Fatalf("taking up: status %d", r.status)
	}
	if n := count(); n != 1 {
		t.Errorf("the task stands %d times", n)
	}
	if r := c.post("/task/takeup", "key", "nothing"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("taking up no plan: status %d", r.status)
	}
}

func TestATaskIsMadeByHand(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	bad := []string{"plan", mingshan, "name", "会议决定的事", "owner", "", "key", "m"}
	if r := c.post("/task/new", bad...); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "会议决定的事") {
		t.Errorf("a task without a unit: status %d", r.status)
	}
	if r := c.post("/task/new", "plan", mingshan, "name", "会议决定的事", "owner", "no_such_unit", "key", "m"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("a task of a unit nobody knows: status %d", r.status)
	}
	good := []string{"plan", mingshan, "name", "会议决定的事", "owner", "education_bureau", "to", "2020-09-30", "target", "12.5", "unit_of", "万元", "step_name", "开会", "step_to", "2020-05-01", "key", "m"}
	r := c.post("/task/new", good...)
	if r.status != http.StatusSeeOther {
		t.Fatalf("making a task: status %d", r.status)
	}
	if page := c.get(r.to); !strings.Contains(page.body, "目标 12.5 万元") || !strings.Contains(page.body, "开会") {
		t.Error("the task lacks what was typed")
	}
}

func TestALetterIsSignedLevelByLevel(t *testing.T) {
	w := newWorld(t)
	if r := w.as(t, "office").get(w.ours.letter); !strings.Contains(r.body, "请由它自己签") {
		t.Error("the office is not told that it would sign for the unit")
	}
	if r := w.as(t, "department").post(w.ours.letter, "key", "s1"); r.status != http.StatusSeeOther {
		t.Fatalf("the unit signs: status %d", r.status)
	}
	if r := w.as(t, "department").post(w.ours.letter, "key", "s2"); r.status < 400 {
		t.Errorf("the unit signs for the level above: status %d", r.status)
	}
	if r := w.as(t, "department").get(w.ours.letter); strings.Contains(r.body, `<form method="post" action="`+w.ours.letter) || !strings.Contains(r.body, "签字。签字记下") {
		t.Error("the unit is offered to sign twice, or not told who signs next")
	}
	if r := w.as(t, "office").post(w.ours.letter, "key", "s3"); r.status != http.StatusSeeOther {
		t.Fatalf("the office signs: status %d", r.status)
	}
	if r := w.as(t, "office").get(w.ours.letter); !strings.Contains(r.body, "双方已签") {
		t.Error("the letter does not say that both signed")
	}
}

func TestADutyIsExcusedWithAReason(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := "/duty/" + mingshan + "/leader_visits"
	var one duty.Occurrence
	w.do(t, func(tx *store.Tx) error {
		list, err := duty.List(tx, auth.System(), duty.Filter{Pack: mingshan, Duty: "leader_visits", Limit: 1})
		one = list[0]
		return err
	})
	if r := c.post(path, "pick", one.Cursor(), "to", "exempt", "key", "e1"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: status %d", r.status)
	}
	if r := c.post(path, "pick", one.Cursor(), "to", "exempt", "reason", "单位撤并", "key", "e2"); r.status != http.StatusSeeOther {
		t.Fatalf("with a reason: status %d", r.status)
	}
	if r := c.get(path + "?state=exempt"); !strings.Contains(r.body, "单位撤并") {
		t.Error("the reason is not shown")
	}
}

// Every list goes out as a workbook with a row for each of its lines.
func TestWorkIsTakenOutAsWorkbooks(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	for path, want := range map[string]string{"/task/export": "三户危房修缮验收", "/overview/export": "重点户增收", "/duty/export": "领导进村入户"} {
		r := c.post(path, "filter", "")
		if r.status != http.StatusOK {
			t.Errorf("%s: status %d", path, r.status)
			continue
		}
		if !strings.Contains(textOf(t, r.body), want) {
			t.Errorf("%s: the workbook lacks %s", path, want)
		}
	}
}

// textOf is all text of a workbook's first sheet.
func textOf(t testing.TB, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.xlsx")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Open(name, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.Rows(book.Sheets()[0].Name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var text strings.Builder
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return text.String()
		}
		for i := range 20 {
			text.WriteString(row.Cell(i).Text + " ")
		}
	}
}

// A figure of the overview leads to as many tasks as it says.
func TestEveryCellOfTheMatrixOpensToItsTasks(t *testing.T) {
	w := newWorld(t)
	var cells []task.Cell
	w.do(t, func(tx *store.Tx) (err error) {
		cells, err = task.Matrix(tx, auth.System(), mingshan, county)
		return err
	})
	c := w.as(t, "office")
	for _, by := range []string{"task", "unit", "pair"} {
		g := newGrid(by, cells)
		for _, key := range slices.SortedFunc(maps.Keys(g.cells), func(a, b [2]string) int { return cmp.Compare(a[0]+a[1], b[0]+b[1]) })[:8] {
			page := c.get("/task" + query(append([]string{"plan", mingshan}, g.way(key[0], key[1])...)...))
			if n := int64(strings.Count(page.body, `<th scope="row"><span class="with-lamp">`)); n != g.cells[key].Tasks {
				t.Errorf("by %s, %v: %d tasks behind a cell of %d", by, key, n, g.cells[key].Tasks)
			}
		}
	}
}

func TestAUnitIsHandedOverAndItsLeadersCounted(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path, heir := "/unit/"+w.finding.Unit, "poverty_office"
	if r := c.post(path, "do", "hand_over", "heir", "poverty_office", "key", "h1"); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "请写移交的理由") {
		t.Errorf("without a reason: status %d", r.status)
	}
	if r := c.post(path, "do", "hand_over", "heir", "no_such_unit", "note", "机构改革", "key", "h2"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("to no unit: status %d", r.status)
	}
	if r := c.post(path, "do", "hand_over", "heir", heir, "note", "机构改革", "key", "h3"); r.status != http.StatusSeeOther {
		t.Fatalf("handing over from %s: status %d", w.finding.Unit, r.status)
	}
	if now := w.of(t, w.ours.chore.Ref); now.Owner != heir {
		t.Errorf("the task is owed by %s", now.Owner)
	}
	if r := c.post(path, "do", "hand_over", "heir", heir, "note", "机构改革", "key", "h4"); r.status != http.StatusConflict {
		t.Errorf("handing over nothing: status %d", r.status)
	}
	leaders := "/unit/organisation"
	if r := c.post(leaders, "do", "size", "leader", "许多", "key", "l1"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("a number in words: status %d", r.status)
	}
	if r := c.post(leaders, "do", "size", "leader", "7", "key", "l2"); r.status != http.StatusSeeOther {
		t.Fatalf("seven leaders: status %d", r.status)
	}
	if r := c.get(leaders); !strings.Contains(r.body, `name="leader" min="1" max="1000" value="7"`) {
		t.Error("the page does not say how many leaders there are")
	}
	if r := w.as(t, "department").get(path); strings.Contains(r.body, "hand_over") {
		t.Error("a department is offered to hand itself over")
	}
}

// Undated tasks and those no pack has open from the matrix as any others.
func TestTasksByHandWithoutALastDayOpenFromTheMatrix(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	if r := c.post("/task/new", "plan", mingshan, "name", "没有期限的事", "owner", "education_bureau", "key", "u"); r.status != http.StatusSeeOther {
		t.Fatalf("making a task: status %d", r.status)
	}
	page := c.get("/task?plan=" + mingshan + "&origin=-&month=-")
	if n := strings.Count(page.body, `<th scope="row"><span class="with-lamp">`); n != 1 || !strings.Contains(page.body, "没有期限的事") || !strings.Contains(page.body, "手工新增的任务") {
		t.Errorf("%d tasks", n)
	}
}
