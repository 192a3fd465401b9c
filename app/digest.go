package app

import (
	"context"
	"errors"
	"log/slog"

	"guben/auth"
	"guben/division"
	"guben/duty"
	"guben/flow"
	"guben/ledger"
	"guben/notice"
	"guben/screen"
	"guben/store"
	"guben/task"
)

// Digests sends what is owed to the channels at this time. A channel that fails
// does not keep the others back; the office sees on its page what went wrong.
func (a *App) Digests(ctx context.Context) error {
	var due []notice.Channel
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		due, err = a.Post.Due(tx)
		return err
	}); err != nil {
		return err
	}
	var failed []error
	for _, channel := range due {
		if err := a.send(ctx, channel); err != nil {
			slog.Warn("a digest was not delivered", "channel", channel.ID, "error", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// send claims the channel first, so that of several servers one sends.
func (a *App) send(ctx context.Context, channel notice.Channel) error {
	var digest notice.Digest
	claimed := false
	if err := a.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if claimed, err = a.Post.Claim(tx, channel); err != nil || !claimed {
			return err
		}
		digest, err = a.Digest(tx, channel)
		return err
	}); err != nil || !claimed {
		return err
	}
	var failure error
	if !digest.Empty() {
		failure = a.Post.Send(ctx, channel, digest, a.Clock())
	}
	return errors.Join(failure, a.DB.Update(ctx, func(tx *store.Tx) error {
		return a.Post.Sent(tx, channel, failure, digest.Empty())
	}))
}

// Digest is what waits at a channel's place, or for its unit there.
func (a *App) Digest(tx *store.Tx, channel notice.Channel) (d notice.Digest, err error) {
	scope := auth.System()
	scope.Division = channel.Division
	if channel.Unit != "" {
		scope.Role, scope.Unit = auth.Department, channel.Unit
	}
	d = notice.Digest{Day: a.Today(), Site: a.site}
	if d.Place, d.Unit, err = a.named(tx, channel); err != nil {
		return d, err
	}
	for _, count := range []func(*store.Tx, auth.Scope, division.Code) ([]notice.Line, error){
		a.waitingRecords, a.waitingTasks, waitingDuties, waitingFindings,
	} {
		lines, err := count(tx, scope, channel.Division)
		if err != nil {
			return d, err
		}
		d.Lines = append(d.Lines, lines...)
	}
	return d, nil
}

// named is how the digest calls the place and the unit.
func (a *App) named(tx *store.Tx, channel notice.Channel) (place, unit string, err error) {
	tree, err := division.Load(tx, channel.Division, a.Today())
	if err != nil {
		return "", "", err
	}
	if channel.Unit == "" {
		return tree.Name(channel.Division), "", nil
	}
	unit = channel.Unit
	if p, err := a.PackOn(channel.Division, "", 0); err == nil {
		if u, ok := p.Unit(channel.Unit); ok {
			unit = u.Name.Say(channel.Lang)
		}
	}
	return tree.Name(channel.Division), unit, nil
}

func (a *App) waitingRecords(tx *store.Tx, scope auth.Scope, place division.Code) ([]notice.Line, error) {
	signals, err := a.Book.Signals(tx, scope, ledger.Filter{Within: place, Day: a.Today()})
	if err != nil {
		return nil, err
	}
	var red, amber int64
	for _, s := range signals {
		red, amber = red+s.Red, amber+s.Amber
	}
	return []notice.Line{
		{Word: "app.digest_records_red", N: red, Path: "/ledger?signal=" + string(flow.Red)},
		{Word: "app.digest_records_amber", N: amber, Path: "/ledger?signal=" + string(flow.Amber)},
	}, nil
}

func (a *App) waitingTasks(tx *store.Tx, scope auth.Scope, place division.Code) ([]notice.Line, error) {
	groups, err := task.Count(tx, scope, "", place, task.BySignal)
	if err != nil {
		return nil, err
	}
	open := map[string]int64{}
	for _, g := range groups {
		open[g.Key] += g.Open
	}
	return []notice.Line{
		{Word: "app.digest_tasks_red", N: open[string(task.Red)], Path: "/task?signal=" + string(task.Red)},
		{Word: "app.digest_tasks_amber", N: open[string(task.Amber)], Path: "/task?signal=" + string(task.Amber)},
	}, nil
}

func waitingDuties(tx *store.Tx, scope auth.Scope, place division.Code) ([]notice.Line, error) {
	groups, err := duty.Count(tx, scope, place, duty.Filter{Unit: scope.Unit}, duty.ByDuty)
	if err != nil {
		return nil, err
	}
	var missed int64
	for _, g := range groups {
		missed += g.Missed
	}
	return []notice.Line{{Word: "app.digest_duties", N: missed, Path: "/duty"}}, nil
}

func waitingFindings(tx *store.Tx, scope auth.Scope, place division.Code) ([]notice.Line, error) {
	groups, err := screen.Count(tx, scope, screen.Filter{Within: place, Open: true}, screen.ByState)
	if err != nil {
		return nil, err
	}
	var open int64
	for _, g := range groups {
		open += g.Findings
	}
	return []notice.Line{{Word: "app.digest_findings", N: open, Path: "/finding"}}, nil
}
