package intake_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/store"
	"guben/store/storetest"
)

func TestRowsThatDisagreeWithTheRegistry(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	w.apply(upload("一.xlsx", personHeader, family()...))
	header := append(slices.Clone(personHeader), "残疾人证号")
	row := func(row []string, card string) []string { return append(row, card) }
	stranger := id("19700101", 55)
	for _, c := range []struct {
		name string
		rows [][]string
		code string
		says string
	}{
		{"another head", [][]string{row(member("H2", "P5", "赵某", stranger, "户主"), "")}, "intake.head_registered", "登记的户主是王桂英"},
		{"the number of another member", [][]string{row(member("H1", "P2", "李秀兰", mother, "配偶"), ""), row(member("H1", "P9", "张小山", widow, "之子"), "")},
			"intake.registered_elsewhere", "已登记在另一户（H2）"},
		{"another village", [][]string{row(with(personHeader, member("H2", "P4", "王桂英", widow, "户主"), "村", "崴子村"), "")}, "intake.other_village", "高台子街道 台沟村民委员会"},
		{"no place", [][]string{row(with(personHeader, with(personHeader, member("H8", "P8", "赵某", stranger, "户主"), "村", ""), "乡", ""), "")},
			"intake.no_place", "没有写所在的村"},
		{"somebody else's card", [][]string{row(member("H8", "P8", "赵某", stranger, "户主"), father+"42")}, "intake.card_differs", "不是同一个人的"},
	} {
		t.Run(c.name, func(t *testing.T) {
			staged := w.stage(upload("错.xlsx", header, c.rows...))
			var said []string
			for _, row := range w.rows(staged, intake.Filter{Outcome: intake.Rejected}) {
				for _, reason := range row.Reasons {
					said = append(said, reason.Code+" "+reason.Zh)
				}
			}
			if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, c.code) && strings.Contains(s, c.says) }) {
				t.Errorf("%q, want %s", said, c.code)
			}
		})
	}
}

func TestAClosedHouseholdTakesNoRows(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	w.apply(upload("一.xlsx", personHeader, family()...))
	w.update(func(tx *store.Tx) error {
		origin, last := registry.Origin{Source: "web"}, period.Date(2020, 2, 1)
		person, err := w.registry.Locate(tx, office, widow)
		if err != nil {
			return err
		}
		if _, err := w.registry.Leave(tx, office, origin, person, registry.Step{Day: last, Reason: "death"}); err != nil {
			return err
		}
		household, err := w.registry.Get(tx, office, dictionary.Household, county.County(), person.Household)
		if err != nil {
			return err
		}
		return w.registry.Close(tx, office, origin, household, last+1)
	})
	staged := w.stage(upload("二.xlsx", personHeader, member("H2", "P5", "赵某", id("19700101", 55), "户主")))
	if codes := w.codes(staged); !slices.Equal(codes[3], []string{"intake.closed"}) {
		t.Errorf("reasons %v", codes)
	}
	staged = w.stage(upload("三.xlsx", personHeader, family()[3]))
	if staged.Persons.Rejected != 1 {
		t.Errorf("somebody who has left was taken: %+v", staged.Persons)
	}
}

func TestWhereAFileBelongs(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	ctx := context.Background()
	file := upload("一.xlsx", personHeader, family()...)
	if _, err := w.Stage(ctx, auth.System(), file, nil); codeOf(err) != "intake.no_area" {
		t.Errorf("nobody said where: %v", err)
	}
	file.Area = 210502_000_000
	if _, err := w.Stage(ctx, office, file, nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a foreign county: %v", err)
	}
	file.Area = 210504_101_000
	if staged, err := w.Stage(ctx, auth.System(), file, nil); err != nil || staged.Persons.New != 4 || staged.Area != 210504_101_000 {
		t.Errorf("a township: %+v %v", staged.Persons, err)
	}
	file = upload("村.xlsx", []string{"户编号", "姓名", "身份证号", "与户主关系"}, []string{"H1", "张大山", father, "户主"})
	file.Area = village
	if staged, err := w.Stage(ctx, office, file, nil); err != nil || staged.Persons.New != 1 {
		t.Errorf("a sheet of one village needs no column for it: %+v %v", staged.Persons, err)
	}
}

func TestColumnsThatFitSeveralRosters(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	own := pack.Column{Key: "got", Name: pack.Words{Zh: "是否领取"}, Type: dictionary.Text, Required: true}
	w.Packs = []*pack.Pack{{Rosters: []pack.Roster{
		{ID: "coal", Name: pack.Words{Zh: "取暖名册"}, Unit: "a", Columns: []pack.Column{own}, Per: pack.PerYear},
		{ID: "grain", Name: pack.Words{Zh: "粮补名册"}, Unit: "b", Columns: []pack.Column{own}, Per: pack.PerYear},
	}}}
	header, row := []string{"姓名", "身份证号", "是否领取"}, []string{"张大山", father, "是"}
	_, err := w.Stage(context.Background(), office, upload("名单.xlsx", header, row), nil)
	if codeOf(err) != "intake.several_rosters" || !strings.Contains(fault.Say(message.Zh, err), "«取暖名册»«粮补名册»") {
		t.Errorf("either would do: %v", err)
	}
	if staged := w.stage(upload("2020年粮补名册.xlsx", header, row)); staged.Kind != intake.RosterKind("grain") {
		t.Errorf("by the file's name: %s", staged.Kind)
	}
	told := upload("名单.xlsx", header, row)
	told.Kind = intake.RosterKind("coal")
	if staged := w.stage(told); staged.Kind != told.Kind || staged.Unit != "a" {
		t.Errorf("as told: %s", staged.Kind)
	}
}
