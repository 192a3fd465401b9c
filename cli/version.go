package cli

import (
	"cmp"
	"context"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/screen"
)

// askVersion holds another version of the plan against the one in force: that
// of an amendment, or of a pack folder.
func (c *call) askVersion(ctx context.Context, a *app.App, f *whatIfFlags) error {
	if len(f.moved)+len(f.off) > 0 || *f.stretched != "" {
		return fault.New(fault.Invalid, "cli.version_alone")
	}
	other, county, err := c.otherVersion(ctx, a, *f.version)
	if err != nil {
		return err
	}
	scope := auth.System()
	scope.Division = cmp.Or(*f.place, division.Code(county*1e6))
	among, err := counties(ctx, a, scope.Division)
	if err != nil {
		return err
	}
	if county != 0 {
		among = []int64{county}
	}
	total, err := versus(ctx, a, scope, among, other, *f.who)
	if err != nil {
		return err
	}
	shown := shownVersion{other.ID, other.Version, total.Day, total.Units(), total.TownshipSums(), total.ByMonth, total.Answers, nil}
	if *f.who != "" {
		if shown.Who, err = c.swings(ctx, a, scope, other, total.Day, total.Who); err != nil {
			return err
		}
	}
	return c.show(shown, func() {
		c.tellVersus(other, total.Day, total.Answers)
		if *f.who != "" {
			c.tellSwings(other, *f.who, shown.Who)
		}
	})
}

// shownVersion is what --json prints of another version; amounts are fen.
type shownVersion struct {
	Pack    string       `json:"pack"`
	Version string       `json:"version"`
	Day     period.Day   `json:"day"`
	Units   []screen.Sum `json:"units"`
	ByTown  []screen.Sum `json:"money_by_township"`
	Months  []screen.Sum `json:"months"`
	screen.Answers
	Who []shownSwing `json:"who,omitempty"`
}

// versus adds up the counties.
func versus(ctx context.Context, a *app.App, scope auth.Scope, counties []int64, other *pack.Pack, rule string) (total app.Comparison, err error) {
	for i, county := range counties {
		one, err := a.Versus(ctx, scope, county, other, rule, mostSwings)
		if err != nil {
			return total, err
		}
		if i == 0 {
			total = one
			continue
		}
		total.Add(one.Answers)
		total.Who = append(total.Who, one.Who...)
	}
	total.Who = total.Who[:min(len(total.Who), mostSwings)]
	return total, nil
}

// otherVersion is the pack of an amendment, with its county, or of a folder.
func (c *call) otherVersion(ctx context.Context, a *app.App, name string) (*pack.Pack, int64, error) {
	if isNumber(name) {
		one, err := amendment(ctx, a, name)
		if err != nil {
			return nil, 0, err
		}
		made, problems := a.Editor.Load(&one)
		if len(problems) > 0 {
			c.tellProblems(problems)
			return nil, 0, fault.New(fault.Invalid, "cli.pack_problems", "pack", one.Pack, "count", len(problems))
		}
		return made, one.County, nil
	}
	made, err := c.load(name)
	return made, 0, err
}

func isNumber(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}
