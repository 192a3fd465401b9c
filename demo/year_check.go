package demo

import (
	"context"

	"guben/auth"
	"guben/form"
	"guben/inspection"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
)

// inspect draws a sample of the households once a quarter and lets their
// townships, or in the second quarter those of another, go and see.
func (y *Year) inspect(ctx context.Context, stage *Stage, month period.Month) error {
	first, _ := stage.months()
	ledger, drive := surveyed(stage.Pack)
	if drive == nil || int(month-first)%3 != 1 {
		return nil
	}
	round := inspection.Round{Pack: stage.Pack.ID, Ledger: ledger.ID, Name: message.Text(message.Zh, "demo.round", "month", month), Depth: inspection.Sample, Place: stage.Place,
		Cross: int(month-first) == 4, Share: 5, Least: 1, Seed: month.String(), From: month.First() + 9, To: month.Last()}
	var drawn []inspection.Round
	err := y.App.DB.Update(ctx, func(tx *store.Tx) (err error) {
		drawn, err = y.App.Rounds.Plan(tx, y.office(stage, "甲"), round, "")
		return tolerated(err)
	})
	for _, one := range drawn {
		if err == nil {
			err = y.visit(ctx, stage, one, drive)
		}
	}
	return err
}

// concluded closes the rounds of earlier months that have been walked through; the
// plan's last is left open.
func (y *Year) concluded(tx *store.Tx, stage *Stage, month period.Month) error {
	rounds, err := y.App.Rounds.List(tx, y.office(stage, "甲"))
	if err != nil {
		return err
	}
	for _, round := range rounds {
		if round.Pack != stage.Pack.ID || round.Closed != 0 || period.MonthOf(round.To) >= month {
			continue
		}
		if err := tolerated(y.App.Rounds.Close(tx, y.office(stage, "甲"), round.County, round.ID, "")); err != nil {
			return err
		}
	}
	return nil
}

// surveyed is the ledger an inspector fills in: the first about households whose
// records raise what is wrong, with a test that says how.
func surveyed(p *pack.Pack) (*pack.Ledger, *pack.Drive) {
	for i := range p.Tests {
		drive := p.Tests[i].Drive
		if drive == nil || len(drive.Steps) == 0 {
			continue
		}
		if g, ok := p.Ledger(drive.Ledger); ok && g.Subject == form.OnHousehold && g.Kind == "form" {
			return g, drive
		}
	}
	return nil, nil
}

// visit enters the records of most households of a round.
func (y *Year) visit(ctx context.Context, stage *Stage, round inspection.Round, drive *pack.Drive) error {
	var items []inspection.Item
	if err := y.App.DB.View(ctx, func(tx *store.Tx) (err error) {
		items, err = y.App.Rounds.Items(tx, auth.System(), round.County, round.ID, true, inspection.Item{}, 1000)
		return err
	}); err != nil {
		return err
	}
	for i, item := range items {
		held := round.From + period.Day(i%int(round.To-round.From))
		y.enter(scene{day: held, stage: stage, drive: drive, shift: held - drive.Steps[0].Day, until: signedOff(stage.Pack, drive),
			home: Home{Household: item.Household, Village: item.Village}, round: round.ID})
	}
	return nil
}

// arrive opens the record of a household that was drawn.
func (y *Year) arrive(tx *store.Tx, s *scene) error {
	county := s.stage.Place.County()
	id, lent, err := y.App.Rounds.Begin(tx, y.office(s.stage, "甲"), county, s.round, s.home.Household, "")
	if err != nil {
		return err
	}
	s.record, err = y.App.Book.Get(tx, lent, county, id)
	return err
}

// screen has the county's households screened by its plan, once.
func (y *Year) screen(ctx context.Context, stage *Stage, day period.Day) error {
	if stage.screened != 0 {
		return nil
	}
	stage.screened = day
	_, err := y.App.Screen(ctx, auth.System(), stage.Place.County(), stage.Pack.ID, day, "")
	return err
}

// findings lets the county work on what screening found, once it has: most are handed on and
// looked into, some are confirmed and put right, some were none.
func (y *Year) findings(ctx context.Context, stage *Stage) error {
	if period.On(y.Clock.Now()) < stage.screened {
		return nil
	}
	return y.App.DB.Update(ctx, func(tx *store.Tx) error {
		open, err := screen.List(tx, auth.System(), screen.Filter{County: stage.Place.County(), Present: true, Limit: 1000})
		if err != nil {
			return err
		}
		for _, f := range open {
			if err := y.finding(tx, stage, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func (y *Year) finding(tx *store.Tx, stage *Stage, f screen.Finding) error {
	step := screen.Step{Finding: f.ID, County: f.County}
	scope := y.office(stage, "甲")
	switch chance := y.random.IntN(10); {
	case f.State == screen.New && chance < 4:
		step.Move = screen.Take
	case f.State == screen.New && chance < 7 && f.Unit != "":
		step.Move, step.Unit, step.Note = screen.Dispatch, f.Unit, "请入户核实"
	case f.State == screen.Verifying && chance < 6:
		step.Move, step.Note = screen.Confirm, "入户核实属实"
	case f.State == screen.Verifying && chance < 8:
		step.Move, step.Note = screen.Dismiss, "核对后不符合条件"
	case f.State == screen.Confirmed && chance < 5:
		step.Move, step.Note, scope = screen.Resolve, "已落实到位", y.office(stage, "乙")
	default:
		return nil
	}
	return tolerated(screen.Make(tx, y.App.Log, scope, step))
}
