package indicator

import (
	"slices"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Report enters a reported number, as it stands at the end of the month: since
// the plan began, not in the month alone. A second report of the month corrects
// the first; once the month is frozen it needs a note.
func (m *Meter) Report(tx *store.Tx, scope auth.Scope, p *pack.Pack, report Report, key string) (Report, error) {
	i, err := Query{Pack: p}.find(report.Indicator)
	if err != nil {
		return report, err
	}
	if err := report.check(tx, scope, p, i); err != nil {
		return report, err
	}
	report.ID, report.County, report.Pack = tx.NewID(), report.Place.County(), p.ID
	report.AccountName, report.At = scope.Name, tx.Now()
	if report.Unit == "" {
		report.Unit = owner(i)
	}
	if err := report.corrects(tx); err != nil {
		return report, err
	}
	if _, err := tx.Exec(`INSERT INTO figure_report (county, id, pack, indicator, place, unit, month, numerator, denominator, evidence, note, corrects, account, account_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`, report.County, report.ID, report.Pack, report.Indicator, int64(report.Place),
		report.Unit, int(report.Month), int64(report.Numerator), int64(report.Denominator), report.Evidence, report.Note, report.Corrects,
		scope.Account, scope.Name, report.At); err != nil {
		return report, err
	}
	return report, m.Log.Append(tx, audit.Entry{County: report.County, Actor: scope.Account, ActorName: scope.Name, Key: key,
		Action: "figure.report", Subject: "figure", SubjectID: report.ID, Detail: map[string]any{"pack": p.ID, "indicator": i.ID, "place": report.Place,
			"month": report.Month.String(), "numerator": report.Numerator, "denominator": report.Denominator, "corrects": report.Corrects}})
}

// reporters are the roles that may report for their area.
var reporters = []auth.Role{auth.Office, auth.Township, auth.Village, auth.Department}

func (r *Report) check(tx *store.Tx, scope auth.Scope, p *pack.Pack, i *pack.Indicator) error {
	if r.Place == 0 {
		r.Place = scope.Division
	}
	switch {
	case !slices.Contains(reporters, scope.Role):
		return scope.Need(auth.Edit)
	case !scope.Reaches(r.Place) || r.Place == 0:
		return fault.New(fault.NotFound, "store.no_row")
	case !i.Reported():
		return fault.New(fault.Invalid, "indicator.not_reported", "name", i.Name)
	case scope.Role == auth.Department && !slices.Contains(i.Units, scope.Unit):
		return fault.New(fault.Forbidden, "indicator.not_your_unit", "name", i.Name, "units", unitNames(p, i.Units))
	case r.Numerator < 0 || r.Denominator < 0 || i.Share() != (r.Denominator > 0):
		return fault.New(fault.Invalid, "indicator.bad_number")
	case strings.TrimSpace(r.Evidence) == "":
		return fault.New(fault.Invalid, "indicator.no_evidence")
	case r.Month > period.MonthOf(period.On(tx.Time())):
		return fault.New(fault.Invalid, "indicator.future_month", "month", r.Month)
	}
	if scope.Role == auth.Department {
		r.Unit = scope.Unit
	}
	return r.late(tx, scope, p)
}

// late asks for a reason where the month is frozen.
func (r *Report) late(tx *store.Tx, scope auth.Scope, p *pack.Pack) error {
	frozen, err := newestFrozen(tx, r.Place.County(), p.ID, r.Place, r.Month)
	if err != nil || frozen[r.Indicator] == 0 || strings.TrimSpace(r.Note) != "" {
		return err
	}
	return fault.New(fault.Invalid, "indicator.frozen_month", "month", r.Month)
}

// corrects finds the report that this one replaces.
func (r *Report) corrects(tx *store.Tx) error {
	return tx.QueryRow(`SELECT COALESCE(MAX(id), 0) FROM figure_report
		WHERE county = $1 AND pack = $2 AND indicator = $3 AND place = $4 AND month = $5 AND unit = $6`,
		r.County, r.Pack, r.Indicator, int64(r.Place), int(r.Month), r.Unit).Scan(&r.Corrects)
}

// names says the names of units in the reader's language.
type names []pack.Words

// Say joins the names.
func (n names) Say(lang message.Lang) string {
	list := make([]string, len(n))
	for i := range n {
		list[i] = n[i].Say(lang)
	}
	if lang == message.En {
		return strings.Join(list, ", ")
	}
	return strings.Join(list, "、")
}

func unitNames(p *pack.Pack, ids []string) (list names) {
	for _, id := range ids {
		if u, ok := p.Unit(id); ok {
			list = append(list, u.Name)
		}
	}
	return list
}

const reportColumns = "id, county, indicator, place, unit, month, numerator, denominator, evidence, note, corrects, account_name, at"

func (q Query) scanReport(row store.Scanner) (r Report, err error) {
	r.Pack = q.Pack.ID
	err = row.Scan(&r.ID, &r.County, &r.Indicator, &r.Place, &r.Unit, &r.Month, &r.Numerator, &r.Denominator, &r.Evidence, &r.Note,
		&r.Corrects, &r.AccountName, &r.At)
	return r, err
}

// Reports lists the reported numbers of the query's place up to its month,
// corrected ones too, newest first.
func (m *Meter) Reports(tx *store.Tx, scope auth.Scope, query Query) ([]Report, error) {
	narrowed, err := query.narrow(scope)
	if err != nil {
		return nil, err
	}
	reports, err := query.reports(tx, narrowed)
	slices.Reverse(reports)
	return reports, err
}

// reports are those up to the month, by month and as they were entered.
func (q Query) reports(tx *store.Tx, scope auth.Scope) ([]Report, error) {
	lo, hi := scope.Range()
	firstCounty, endCounty := scope.Counties()
	args, condition := []any{firstCounty, endCounty, q.Pack.ID, lo, hi, int(q.Month)}, ""
	if q.Indicator != "" {
		args, condition = append(args, q.Indicator), " AND indicator = $7"
	}
	return store.Collect(tx, q.scanReport, "SELECT "+reportColumns+` FROM figure_report WHERE county >= $1 AND county < $2 AND pack = $3
		AND place >= $4 AND place < $5 AND month <= $6`+condition+" ORDER BY month, id", args...)
}

// newest are the reports in force, by place from above down.
func (q Query) newest(tx *store.Tx, scope auth.Scope) ([]Report, error) {
	all, err := q.reports(tx, scope)
	if err != nil {
		return nil, err
	}
	type of struct {
		indicator string
		place     division.Code
		unit      string
	}
	latest := map[of]Report{}
	for _, r := range all {
		if q.Unit == "" || r.Unit == q.Unit {
			latest[of{r.Indicator, r.Place, r.Unit}] = r
		}
	}
	list := make([]Report, 0, len(latest))
	for _, r := range latest {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b Report) int { return int(a.Place - b.Place) })
	return list, nil
}
