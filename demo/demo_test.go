package demo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"guben/app"
	"guben/auth"
	"guben/demo"
	"guben/dictionary"
	"guben/registry"
	"guben/sample"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

// build makes the demo county in a fresh database.
func build(t *testing.T, database string, seed uint64) *demo.Demo {
	t.Helper()
	folder := t.TempDir()
	a, err := app.Open(context.Background(), app.Config{Database: database, Key: filepath.Join(folder, "guben.key")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	d, err := demo.New(a, "mingshan-2020", filepath.Join(folder, "demo"), seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Build(context.Background()); err != nil {
		t.Fatal(err)
	}
	return d
}

func databases(t *testing.T) map[string]string {
	return map[string]string{"sqlite": filepath.Join(t.TempDir(), "guben.db"), "postgresql": storetest.URL(t)}
}

// TestFindsExactlyWhatWasPlanted is the main job: files in, findings out, no
// fault more and no fault less, and the plan's own figures.
func TestFindsExactlyWhatWasPlanted(t *testing.T) {
	for engine, database := range databases(t) {
		t.Run(engine, func(t *testing.T) {
			d := build(t, database, 1)
			manifest, err := d.Manifest()
			if err != nil {
				t.Fatal(err)
			}
			detected, err := d.Detect(context.Background(), manifest)
			if err != nil {
				t.Fatal(err)
			}
			differ(t, keys(manifest.Faults), keys(detected))
			report, err := d.Report(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range report.Populations {
				differs(t, p.ID+" households", p.Expected.Households, p.Found.Households)
				differs(t, p.ID+" persons", p.Expected.Persons, p.Found.Persons)
			}
			problems, err := d.App.Doctor(context.Background())
			if err != nil || len(problems) > 0 {
				t.Errorf("doctor: %v, %v", problems, err)
			}
		})
	}
}

func differs(t *testing.T, what string, stated *int64, found int64) {
	t.Helper()
	if stated != nil && *stated != found {
		t.Errorf("%s: the plan says %d, found %d", what, *stated, found)
	}
}

func TestOtherSeedsToo(t *testing.T) {
	for seed := uint64(2); seed < 5; seed++ {
		d := build(t, filepath.Join(t.TempDir(), "guben.db"), seed)
		manifest, err := d.Manifest()
		if err != nil {
			t.Fatal(err)
		}
		detected, err := d.Detect(context.Background(), manifest)
		if err != nil {
			t.Fatal(err)
		}
		differ(t, keys(manifest.Faults), keys(detected))
	}
}

// keys tell faults apart: by rule and record for findings, by file and row for
// what has no record.
func keys(faults []sample.Fault) []string {
	list := make([]string, len(faults))
	for i, f := range faults {
		if f.Kind == sample.Rejected || f.Kind == sample.Unmatched {
			list[i] = fmt.Sprint(f.Kind, " ", f.File, " ", f.Row)
		} else {
			list[i] = fmt.Sprint(f.Kind, " ", f.Rule, " ", f.Code)
		}
	}
	slices.Sort(list)
	return list
}

func differ(t *testing.T, planted, detected []string) {
	t.Helper()
	for _, key := range planted {
		if !slices.Contains(detected, key) {
			t.Errorf("planted, not found: %s", key)
		}
	}
	for _, key := range detected {
		if !slices.Contains(planted, key) {
			t.Errorf("found, not planted: %s", key)
		}
	}
	if len(planted) != len(detected) {
		t.Errorf("%d planted, %d detected", len(planted), len(detected))
	}
}

func text(t *testing.T, report demo.Report) string {
	t.Helper()
	encoded, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func TestASecondStartChangesNothing(t *testing.T) {
	d := build(t, filepath.Join(t.TempDir(), "guben.db"), 1)
	before, err := d.Report(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Build(context.Background()); err != nil {
		t.Fatal(err)
	}
	after, err := d.Report(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if text(t, before) != text(t, after) {
		t.Errorf("the second start changed the report:\n%+v\n%+v", before, after)
	}
}

// TestOneHouseholdIsScreenedLikeEverybody: rosters included, screening each
// household by itself finds what screening the county found.
func TestOneHouseholdIsScreenedLikeEverybody(t *testing.T) {
	d := build(t, filepath.Join(t.TempDir(), "guben.db"), 1)
	a, ctx := d.App, context.Background()
	before, err := d.Report(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = a.DB.Update(ctx, func(tx *store.Tx) error {
		page, err := a.Registry.List(tx, auth.System(), dictionary.Household, registry.Filter{Limit: 1000})
		if err != nil {
			return err
		}
		for _, home := range page.Records {
			if err := screen.Refresh(tx, a.Registry, before.Screening, home.ID, d.Pack); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := d.Report(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%+v", before.Findings) != fmt.Sprintf("%+v", after.Findings) {
		t.Errorf("screened one by one:\n%+v\nall at once:\n%+v", after.Findings, before.Findings)
	}
}
