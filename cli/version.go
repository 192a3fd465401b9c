package cli

import (
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
	switch {
	case f.place != 0:
		scope.Division = division.Code(f.place)
	case county != 0:
		scope.Division = division.Code(county * 1e6)
	}
	counties, err := c.counties(ctx, a, scope.Division)
	if err != nil {
		return err
	}
	if county != 0 {
		counties = []int64{county}
	}
	total, day, err := c.versus(ctx, a, scope, counties, other)
	if err != nil {
		return err
	}
	if c.json {
		return c.print(struct {
			Pack    string       `json:"pack"`
			Version string       `json:"version"`
			Day     period.Day   `json:"day"`
			Units   []screen.Sum `json:"units"`
			Months  []screen.Sum `json:"months"`
			screen.Answers
		}{other.ID, other.Version, day, total.Units(), total.Months(other, day), total})
	}
	c.tellVersus(other, day, total)
	return nil
}

// versus adds up the counties.
func (c *call) versus(ctx context.Context, a *app.App, scope auth.Scope, counties []int64, other *pack.Pack) (total screen.Answers, day period.Day, err error) {
	for i, county := range counties {
		var answers screen.Answers
		if answers, day, err = a.Versus(ctx, scope, county, other); err != nil {
			return total, day, err
		}
		if i == 0 {
			total = answers
		} else {
			total.Add(answers)
		}
	}
	return total, day, nil
}

// otherVersion is the pack of an amendment, with its county, or of a folder.
func (c *call) otherVersion(ctx context.Context, a *app.App, name string) (*pack.Pack, int64, error) {
	if c.args = []string{name}; isNumber(name) {
		one, err := c.amendment(ctx, a)
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
