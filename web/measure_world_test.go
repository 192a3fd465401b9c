package web

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
)

// supervision is what the pages of supervision are tried on.
type supervision struct {
	paper   dispatch.Filing // a township's monthly report, filed
	meeting dispatch.Filing // of the county, a draft
	small   dispatch.Filing // of home's village, a draft
	round   inspection.Round
	channel notice.Channel // of home's township
}

// supervised makes papers, an inspection and a channel, once a world.
func (w *world) supervised(t testing.TB) *supervision {
	t.Helper()
	if w.watched != nil {
		return w.watched
	}
	w.watched = &supervision{}
	if err := w.app.Measure(t.Context(), w.accounts["office"].Scope(), county, mingshan); err != nil {
		t.Fatal(err)
	}
	for _, seed := range []func(*store.Tx) error{w.papers, w.inspect, w.listen, w.drawBorders} {
		if err := w.app.DB.Update(t.Context(), seed); err != nil {
			t.Fatal(err)
		}
	}
	return w.watched
}

func (w *world) papers(tx *store.Tx) (err error) {
	plan, err := w.app.PackOn(county, mingshan, 0)
	if err != nil {
		return err
	}
	township, office := w.accounts["township"].Scope(), w.accounts["office"].Scope()
	query := dispatch.Query{Pack: plan, Place: township.Division, Month: period.MonthOf(period.Date(2020, 3, 1)), Today: period.On(tx.Time())}
	if w.watched.paper, err = w.app.Dispatch.Prepare(tx, township, query, dispatch.Monthly, "本月已逐户核对医保参保情况。", ""); err != nil {
		return err
	}
	if w.watched.paper, err = w.app.Dispatch.File(tx, township, query, w.watched.paper.ID, w.watched.paper.Version, ""); err != nil {
		return err
	}
	query.Place = w.home.Village
	if w.watched.small, err = w.app.Dispatch.Prepare(tx, w.accounts["village"].Scope(), query, dispatch.Monthly, "", ""); err != nil {
		return err
	}
	query.Place = county
	if w.watched.meeting, err = w.app.Dispatch.Prepare(tx, office, query, dispatch.Meeting, "", ""); err != nil {
		return err
	}
	_, err = w.app.Dispatch.Decide(tx, office, county.County(), dispatch.Minute{Meeting: w.watched.meeting.ID, Name: "逐户核对未就业毕业生", Lead: w.finding.Unit,
		Due: period.Date(2020, 4, 10)}, "")
	return err
}

// inspect plans a round that draws home, and begins its record.
func (w *world) inspect(tx *store.Tx) error {
	office := w.accounts["office"].Scope()
	rounds, err := w.app.Rounds.Plan(tx, office, inspection.Round{Pack: mingshan, Ledger: "survey_form", Name: "三月入户抽查", Depth: inspection.Full, Place: county,
		Cross: true, Seed: "2020-03-15 晴", From: period.Date(2020, 3, 10), To: period.Date(2020, 4, 10)}, "")
	if err != nil {
		return err
	}
	w.watched.round = rounds[0]
	_, _, err = w.app.Rounds.Begin(tx, office, rounds[0].County, rounds[0].ID, w.home.ID, "")
	return err
}

func (w *world) listen(tx *store.Tx) (err error) {
	w.watched.channel, err = w.app.Post.Create(tx, w.accounts["office"].Scope(), notice.Channel{Kind: notice.WeCom, Division: w.home.Village.At(division.Township), Name: "专班工作群", Hour: 9, Lang: "zh",
		Address: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-0000-0000-000000000000"}, "")
	return err
}

// drawBorders brings squares for the townships, in two rows.
func (w *world) drawBorders(tx *store.Tx) error {
	tree, err := division.Load(tx, county, period.On(tx.Time()))
	if err != nil {
		return err
	}
	reading, err := boundary.Read(strings.NewReader(borders(tree)), func(code division.Code, _ string) (division.Code, bool) { return code, tree.Has(code) })
	if err != nil {
		return err
	}
	return boundary.Keep(tx, w.app.Log, w.accounts["office"].Scope(), reading.Outlines, "")
}

func borders(tree *division.Tree) string {
	var features []string
	for n, place := range tree.Children(county) {
		x, y := 123.6+float64(n%4)*.08, 41.2+float64(n/4)*.07
		features = append(features, fmt.Sprintf(`{"properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}`,
			place, x, y, x+.08, y+.01, x+.085, y+.07, x+.01, y+.075, x, y))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + "]}"
}

// householdOf is where the record of home's inspection is reached.
func (s *supervision) householdOf(home int64) string {
	return roundPath(s.round.County, s.round.ID) + "/household/" + store.FormatID(home)
}
