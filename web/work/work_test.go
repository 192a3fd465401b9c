package work_test

import (
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
	"guben/web/page"
	"guben/web/webtest"
	"guben/web/work"
)

// of is a task as it stands.
func of(w *webtest.World, t testing.TB, ref task.Ref) (found task.Task) {
	t.Helper()
	if err := w.App.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		found, err = task.Get(tx, auth.System(), ref)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestATaskIsDividedOnlyIfItsSharesAddUp(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.TaskPath(w.Ours.Plan.Ref) + "/divide"
	villages := w.Villages(t)
	form := url.Values{"key": {"divide"}, "place": {villages[0].String(), villages[1].String()}, "unit": {"subdistricts", "subdistricts"}, "on": {"0", "1"}, "share": {"100", "100"}}
	if r := c.Do(http.MethodPost, path, form); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "208") {
		t.Fatalf("shares of 200 for 208: status %d", r.Status)
	}
	if n := of(w, t, w.Ours.Plan.Ref).Parts; n != 0 {
		t.Fatalf("a task whose shares do not add up has %d parts", n)
	}
	form.Set("look", "1")
	if r := c.Do(http.MethodPost, path, form); r.Status != http.StatusOK || !strings.Contains(r.Body, "还差 8 人") {
		t.Errorf("the sum looked at without a script: status %d", r.Status)
	}
	form.Del("look")
	form["share"] = []string{"100", "108"}
	if r := c.Do(http.MethodPost, path, form); r.Status != http.StatusSeeOther {
		t.Fatalf("shares that add up: status %d", r.Status)
	}
	if n := of(w, t, w.Ours.Plan.Ref).Parts; n != 2 {
		t.Errorf("%d parts", n)
	}
	if r := c.Get(page.TaskPath(w.Ours.Plan.Ref)); !strings.Contains(r.Body, "与目标相符") {
		t.Error("the task does not say that its parts fit")
	}
}

func TestATaskIsAcceptedByAnotherAccountThanClaimedIt(t *testing.T) {
	w := webtest.New(t)
	path := page.TaskPath(w.Ours.Chore.Ref)
	if r := w.As(t, "department").Post(path, "move", "claim", "key", "c1"); r.Status != http.StatusSeeOther {
		t.Fatalf("claiming: status %d", r.Status)
	}
	if r := w.As(t, "department").Post(path, "move", "accept", "key", "a1"); r.Status < 400 || of(w, t, w.Ours.Chore.Ref).State != task.Claimed {
		t.Errorf("who claimed a task accepts it: status %d", r.Status)
	}
	if r := w.As(t, "department").Get(path); !strings.Contains(r.Body, "不能是申请验收的那个账号") {
		t.Error("the page does not say who accepts")
	}
	office := w.As(t, "office")
	if r := office.Post(path, "move", "reject", "key", "r1"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("rejecting without a reason: status %d", r.Status)
	}
	if r := office.Post(path, "move", "accept", "key", "a2"); r.Status != http.StatusSeeOther || of(w, t, w.Ours.Chore.Ref).State != task.Accepted {
		t.Errorf("accepting: status %d", r.Status)
	}
}

func TestProgressIsReportedAndALaterDayGranted(t *testing.T) {
	w := webtest.New(t)
	department, office := w.As(t, "department"), w.As(t, "office")
	path := page.TaskPath(w.Ours.Chore.Ref)
	if r := department.Post(path, "do", "report", "key", "n"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("a report of nothing: status %d", r.Status)
	}
	if r := department.Post(path, "do", "report", "text", "又核对了十二户", "step", "1", "key", "p"); r.Status != http.StatusSeeOther {
		t.Fatalf("a report: status %d", r.Status)
	}
	if r := office.Get(path); !strings.Contains(r.Body, "又核对了十二户") || !strings.Contains(r.Body, "签约现场.png") {
		t.Error("the report or its evidence is not on the page")
	}
	to := w.Ours.Chore.To + 10
	if r := department.Post(path, "do", "ask", "to", to.String(), "reason", "名单分两批到", "key", "x"); r.Status != http.StatusSeeOther {
		t.Fatalf("asking: status %d", r.Status)
	}
	var asked int64
	w.Update(t, func(tx *store.Tx) error {
		list, err := task.Extensions(tx, auth.System())
		for _, e := range list {
			if e.Task == w.Ours.Chore.ID {
				asked = e.ID
			}
		}
		return err
	})
	if r := office.Post(path, "do", "grant", "extension", store.FormatID(asked), "key", "y"); r.Status != http.StatusSeeOther || of(w, t, w.Ours.Chore.Ref).To != to {
		t.Errorf("granting: status %d, last day %s", r.Status, of(w, t, w.Ours.Chore.Ref).To)
	}
}

func TestAPlanIsTakenUpOnce(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	count := func() int {
		return strings.Count(c.Get("/task?origin=gaps_checked").Body, "三落实三精准三保障问题排查与整改</a>")
	}
	if r := c.Post("/task/takeup", "plan", webtest.Mingshan, "place", webtest.County.String(), "key", "again"); r.Status != http.StatusSeeOther {
		t.Fatalf("taking up: status %d", r.Status)
	}
	if n := count(); n != 1 {
		t.Errorf("the task stands %d times", n)
	}
	if r := c.Post("/task/takeup", "key", "nothing"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("taking up no plan: status %d", r.Status)
	}
}

func TestATaskIsMadeByHand(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	bad := []string{"plan", webtest.Mingshan, "name", "会议决定的事", "owner", "", "key", "m"}
	if r := c.Post("/task/new", bad...); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "会议决定的事") {
		t.Errorf("a task without a unit: status %d", r.Status)
	}
	if r := c.Post("/task/new", "plan", webtest.Mingshan, "name", "会议决定的事", "owner", "no_such_unit", "key", "m"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("a task of a unit nobody knows: status %d", r.Status)
	}
	good := []string{"plan", webtest.Mingshan, "name", "会议决定的事", "owner", "education_bureau", "to", "2020-09-30", "target", "12.5", "unit_of", "万元", "step_name", "开会", "step_to", "2020-05-01", "key", "m"}
	r := c.Post("/task/new", good...)
	if r.Status != http.StatusSeeOther {
		t.Fatalf("making a task: status %d", r.Status)
	}
	if batch := c.Get(r.To); !strings.Contains(batch.Body, "目标 12.5 万元") || !strings.Contains(batch.Body, "开会") {
		t.Error("the task lacks what was typed")
	}
}

func TestALetterIsSignedLevelByLevel(t *testing.T) {
	w := webtest.New(t)
	if r := w.As(t, "office").Get(w.Ours.Letter); !strings.Contains(r.Body, "请由它自己签") {
		t.Error("the office is not told that it would sign for the unit")
	}
	if r := w.As(t, "department").Post(w.Ours.Letter, "key", "s1"); r.Status != http.StatusSeeOther {
		t.Fatalf("the unit signs: status %d", r.Status)
	}
	if r := w.As(t, "department").Post(w.Ours.Letter, "key", "s2"); r.Status < 400 {
		t.Errorf("the unit signs for the level above: status %d", r.Status)
	}
	if r := w.As(t, "department").Get(w.Ours.Letter); strings.Contains(r.Body, `<form method="post" action="`+w.Ours.Letter) || !strings.Contains(r.Body, "签字。签字记下") {
		t.Error("the unit is offered to sign twice, or not told who signs next")
	}
	if r := w.As(t, "office").Post(w.Ours.Letter, "key", "s3"); r.Status != http.StatusSeeOther {
		t.Fatalf("the office signs: status %d", r.Status)
	}
	if r := w.As(t, "office").Get(w.Ours.Letter); !strings.Contains(r.Body, "双方已签") {
		t.Error("the letter does not say that both signed")
	}
}

func TestADutyIsExcusedWithAReason(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := "/duty/" + webtest.Mingshan + "/leader_visits"
	var one duty.Occurrence
	w.Update(t, func(tx *store.Tx) error {
		list, err := duty.List(tx, auth.System(), duty.Filter{Pack: webtest.Mingshan, Duty: "leader_visits", Limit: 1})
		one = list[0]
		return err
	})
	if r := c.Post(path, "pick", one.Cursor(), "to", "exempt", "key", "e1"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: status %d", r.Status)
	}
	if r := c.Post(path, "pick", one.Cursor(), "to", "exempt", "reason", "单位撤并", "key", "e2"); r.Status != http.StatusSeeOther {
		t.Fatalf("with a reason: status %d", r.Status)
	}
	if r := c.Get(path + "?state=exempt"); !strings.Contains(r.Body, "单位撤并") {
		t.Error("the reason is not shown")
	}
}

// Every list goes out as a workbook with a row for each of its lines.
func TestWorkIsTakenOutAsWorkbooks(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	for path, want := range map[string]string{"/task/export": "三户危房修缮验收", "/overview/export": "重点户增收", "/duty/export": "领导进村入户"} {
		r := c.Post(path, "filter", "")
		if r.Status != http.StatusOK {
			t.Errorf("%s: status %d", path, r.Status)
			continue
		}
		if !strings.Contains(textOf(t, r.Body), want) {
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
	w := webtest.New(t)
	var cells []task.Cell
	w.Update(t, func(tx *store.Tx) (err error) {
		cells, err = task.Matrix(tx, auth.System(), webtest.Mingshan, webtest.County)
		return err
	})
	c := w.As(t, "office")
	for _, by := range []string{"task", "unit", "pair"} {
		behind := work.TasksBehind(by, cells)
		for _, narrowed := range slices.Sorted(maps.Keys(behind))[:8] {
			r := c.Get("/task?plan=" + webtest.Mingshan + "&" + narrowed)
			if n := int64(strings.Count(r.Body, `<th scope="row"><span class="with-lamp">`)); n != behind[narrowed] {
				t.Errorf("by %s, %s: %d tasks behind a cell of %d", by, narrowed, n, behind[narrowed])
			}
		}
	}
}

func TestAUnitIsHandedOverAndItsLeadersCounted(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path, heir := "/unit/"+w.Finding.Unit, "poverty_office"
	if r := c.Post(path, "do", "hand_over", "heir", "poverty_office", "key", "h1"); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "请写移交的理由") {
		t.Errorf("without a reason: status %d", r.Status)
	}
	if r := c.Post(path, "do", "hand_over", "heir", "no_such_unit", "note", "机构改革", "key", "h2"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("to no unit: status %d", r.Status)
	}
	if r := c.Post(path, "do", "hand_over", "heir", heir, "note", "机构改革", "key", "h3"); r.Status != http.StatusSeeOther {
		t.Fatalf("handing over from %s: status %d", w.Finding.Unit, r.Status)
	}
	if now := of(w, t, w.Ours.Chore.Ref); now.Owner != heir {
		t.Errorf("the task is owed by %s", now.Owner)
	}
	if r := c.Post(path, "do", "hand_over", "heir", heir, "note", "机构改革", "key", "h4"); r.Status != http.StatusConflict {
		t.Errorf("handing over nothing: status %d", r.Status)
	}
	leaders := "/unit/organisation"
	if r := c.Post(leaders, "do", "size", "leader", "许多", "key", "l1"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("a number in words: status %d", r.Status)
	}
	if r := c.Post(leaders, "do", "size", "leader", "7", "key", "l2"); r.Status != http.StatusSeeOther {
		t.Fatalf("seven leaders: status %d", r.Status)
	}
	if r := c.Get(leaders); !strings.Contains(r.Body, `name="leader" min="1" max="1000" value="7"`) {
		t.Error("the page does not say how many leaders there are")
	}
	if r := w.As(t, "department").Get(path); strings.Contains(r.Body, "hand_over") {
		t.Error("a department is offered to hand itself over")
	}
}

// Undated tasks and those no pack has open from the matrix as any others.
func TestTasksByHandWithoutALastDayOpenFromTheMatrix(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	if r := c.Post("/task/new", "plan", webtest.Mingshan, "name", "没有期限的事", "owner", "education_bureau", "key", "u"); r.Status != http.StatusSeeOther {
		t.Fatalf("making a task: status %d", r.Status)
	}
	batch := c.Get("/task?plan=" + webtest.Mingshan + "&origin=-&month=-")
	if n := strings.Count(batch.Body, `<th scope="row"><span class="with-lamp">`); n != 1 || !strings.Contains(batch.Body, "没有期限的事") || !strings.Contains(batch.Body, "手工新增的任务") {
		t.Errorf("%d tasks", n)
	}
}
