package demo

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"guben/fault"
	"guben/period"
)

// AllPlans are the plans a year can be played on: the four, and one of the model
// texts.
var AllPlans = []string{"mingshan-2020", "xiangxi-2020", "changde-2020", "benxi-2019", "model-lookback-2020"}

// SampleDay is the day the sample county is imported and screened on. A year is
// played before and after it, so that the county's chain tells of it first.
var SampleDay = period.Date(2020, 10, 31)

// Played is what is kept of a year beside the database.
type Played struct {
	Plans []string   `json:"plans"`
	Seed  uint64     `json:"seed"`
	Last  period.Day `json:"last"` // the last day played, on which the demo's clock stands
}

func playedFile(folder string) string { return filepath.Join(folder, "year.json") }

// PlayedIn is the year played in a folder; ok is false where none was.
func PlayedIn(folder string) (p Played, ok bool, err error) {
	text, err := os.ReadFile(playedFile(folder))
	if errors.Is(err, fs.ErrNotExist) {
		return p, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	return p, err == nil, err
}

// Keep writes what was played beside the database.
func (y *Year) Keep(folder string) error {
	_, last := y.span()
	p := Played{Seed: y.Seed, Last: last.Last()}
	for _, stage := range y.Stages {
		p.Plans = append(p.Plans, stage.Pack.ID)
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(playedFile(folder), append(text, '\n'), 0o600)
}

// Settle makes a stage of each plan, the first of which is played in the demo's
// own county, and lets them be played. A database in which a year was cut short
// is not played on: what happened is not known.
func (y *Year) Settle(ctx context.Context, plans []string) error {
	y.Clock.Set(period.Date(2019, 1, 1))
	for i, plan := range plans {
		stage, err := Settle(ctx, y.App, plan, y.Seed+uint64(i))
		if err != nil {
			return err
		}
		y.Stages = append(y.Stages, stage)
	}
	for _, stage := range y.Stages {
		begun, err := stage.begun(ctx, y.App)
		if err != nil {
			return err
		}
		if begun {
			return fault.New(fault.Conflict, "demo.year_cut")
		}
	}
	return nil
}
