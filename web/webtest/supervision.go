package webtest

import (
	"fmt"
	"strings"
	"testing"

	"guben/boundary"
	"guben/dispatch"
	"guben/division"
	"guben/inspection"
	"guben/notice"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// supervision is what the pages of supervision are tried on.
type supervision struct {
	Paper   dispatch.Filing // a township's monthly report, filed
	Meeting dispatch.Filing // of the county, a draft
	Small   dispatch.Filing // of home's village, a draft
	Round   inspection.Round
	Channel notice.Channel // of home's township
}

// Supervised makes papers, an inspection and a channel, once a world.
func (w *World) Supervised(t testing.TB) *supervision {
	t.Helper()
	if w.watched != nil {
		return w.watched
	}
	w.watched = &supervision{}
	if err := w.App.Measure(t.Context(), w.Accounts["office"].Scope(), County, Mingshan); err != nil {
		t.Fatal(err)
	}
	for _, seed := range []func(*store.Tx) error{w.papers, w.inspect, w.listen, w.drawBorders} {
		if err := w.App.DB.Update(t.Context(), seed); err != nil {
			t.Fatal(err)
		}
	}
	return w.watched
}

func (w *World) papers(tx *store.Tx) (err error) {
	plan, err := w.App.PackOn(County, Mingshan, 0)
	if err != nil {
		return err
	}
	township, office := w.Accounts["township"].Scope(), w.Accounts["office"].Scope()
	query := dispatch.Query{Pack: plan, Place: township.Division, Month: period.MonthOf(period.Date(2020, 3, 1)), Today: period.On(tx.Time())}
	if w.watched.Paper, err = w.App.Dispatch.Prepare(tx, township, query, dispatch.Monthly, "本月已逐户核对医保参保情况。", ""); err != nil {
		return err
	}
	if w.watched.Paper, err = w.App.Dispatch.File(tx, township, query, w.watched.Paper.ID, w.watched.Paper.Version, ""); err != nil {
		return err
	}
	query.Place = w.Home.Village
	if w.watched.Small, err = w.App.Dispatch.Prepare(tx, w.Accounts["village"].Scope(), query, dispatch.Monthly, "", ""); err != nil {
		return err
	}
	query.Place = County
	if w.watched.Meeting, err = w.App.Dispatch.Prepare(tx, office, query, dispatch.Meeting, "", ""); err != nil {
		return err
	}
	_, err = w.App.Dispatch.Decide(tx, office, County.County(), dispatch.Minute{Meeting: w.watched.Meeting.ID, Name: "逐户核对未就业毕业生", Lead: w.Finding.Unit,
		Due: period.Date(2020, 4, 10)}, "")
	return err
}

// inspect plans a round that draws home, and begins its record.
func (w *World) inspect(tx *store.Tx) error {
	office := w.Accounts["office"].Scope()
	rounds, err := w.App.Rounds.Plan(tx, office, inspection.Round{Pack: Mingshan, Ledger: "survey_form", Name: "三月入户抽查", Depth: inspection.Full, Place: County,
		Cross: true, Seed: "2020-03-15 晴", From: period.Date(2020, 3, 10), To: period.Date(2020, 4, 10)}, "")
	if err != nil {
		return err
	}
	w.watched.Round = rounds[0]
	_, _, err = w.App.Rounds.Begin(tx, office, rounds[0].County, rounds[0].ID, w.Home.ID, "")
	return err
}

func (w *World) listen(tx *store.Tx) (err error) {
	w.watched.Channel, err = w.App.Post.Create(tx, w.Accounts["office"].Scope(), notice.Channel{Kind: notice.WeCom, Division: w.Home.Village.At(division.Township), Name: "专班工作群", Hour: 9, Lang: "zh",
		Address: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-0000-0000-000000000000"}, "")
	return err
}

// drawBorders brings squares for the townships, in two rows.
func (w *World) drawBorders(tx *store.Tx) error {
	tree, err := division.Load(tx, County, period.On(tx.Time()))
	if err != nil {
		return err
	}
	reading, err := boundary.Read(strings.NewReader(borders(tree)), func(code division.Code, _ string) (division.Code, bool) { return code, tree.Has(code) })
	if err != nil {
		return err
	}
	return boundary.Keep(tx, w.App.Log, w.Accounts["office"].Scope(), reading.Outlines, "")
}

func borders(tree *division.Tree) string {
	var features []string
	for n, place := range tree.Children(County) {
		x, y := 123.6+float64(n%4)*.08, 41.2+float64(n/4)*.07
		features = append(features, fmt.Sprintf(`{"properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}`,
			place, x, y, x+.08, y+.01, x+.085, y+.07, x+.01, y+.075, x, y))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + "]}"
}

// HouseholdOf is where the record of home's inspection is reached.
func (s *supervision) HouseholdOf(home int64) string {
	return page.RoundPath(s.Round.County, s.Round.ID) + "/household/" + store.FormatID(home)
}
