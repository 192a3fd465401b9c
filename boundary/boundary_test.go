package boundary

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

const (
	county   division.Code = 210504000000
	township division.Code = 210504001000
)

// known finds two places by code or name.
func known(code division.Code, name string) (division.Code, bool) {
	switch {
	case code == township || code == 0 && name == "北台街道":
		return township, true
	case code == 210504002000:
		return code, true
	}
	return 0, false
}

// square is a ring of a side in degrees.
func square(x, y, side float64) string {
	return fmt.Sprintf("[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]", x, y, x+side, y, x+side, y+side, x, y+side, x, y)
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + "]}"
}

func polygon(properties, rings string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":[` + rings + "]}}"
}

func TestReadMatchesPlaces(t *testing.T) {
	for _, c := range []struct {
		name, properties string
		found            bool
	}{
		{"nine digits", `{"code":"210504001"}`, true},
		{"a number", `{"adcode":210504001}`, true},
		{"the country before it", `{"gb":"156210504001"}`, false}, // twelve digits are a village of another province
		{"another case", `{"XZQDM":"210504001"}`, true},
		{"a name", `{"Name":"北台街道"}`, true},
		{"a foreign place", `{"code":"110101001","name":"某街道"}`, false},
		{"nothing", `{}`, false},
	} {
		r, err := Read(strings.NewReader(collection(polygon(c.properties, square(123.5, 41.2, .1)), polygon(`{"code":"210504002"}`, square(123.7, 41.2, .1)))), known)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if found := len(r.Outlines) == 2; found != c.found || found == (len(r.Strange) == 1) {
			t.Errorf("%s: %d outlines, strange %q", c.name, len(r.Outlines), r.Strange)
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	for code, content := range map[string]string{
		"boundary.not_geojson":  `{"type":"Feature"}`,
		"boundary.nothing":      collection(polygon(`{"code":"110101001"}`, square(1, 1, 1))),
		"boundary.no_area":      collection(`{"properties":{"code":"210504001"},"geometry":{"type":"Point","coordinates":[1,2]}}`),
		"boundary.bad_position": collection(polygon(`{"code":"210504001"}`, square(4_100_000, 500_000, 1000))),
		"boundary.bad_shape":    collection(polygon(`{"code":"210504001"}`, `"x"`)),
		"boundary.too_large":    collection(strings.Repeat(" ", MaxFile)),
	} {
		if _, err := Read(strings.NewReader(content), known); codeOf(err) != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
}

func codeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

// A ring of many points keeps its corners and loses what nobody sees; every point
// left out lies within a step of the line that is left.
func TestThinningMovesNoLineByMoreThanIsShown(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		var ring []Point
		for n := range 400 {
			ring = append(ring, Point{int32(12_350_000 + n*20 + r.IntN(80)), int32(4_120_000 + r.IntN(30)*n/8)})
		}
		ring = append(ring, ring[0])
		thin := thinRing(ring)
		if len(thin) >= len(ring) || thin[0] != ring[0] || thin[len(thin)-1] != ring[0] {
			t.Fatalf("%d of %d points, from %v to %v", len(thin), len(ring), thin[0], thin[len(thin)-1])
		}
		at := 0
		for _, p := range ring {
			if at+1 < len(thin) && p == thin[at+1] {
				at++
			}
			if at+1 < len(thin) && offset(p, thin[at], thin[at+1]) > shown*shown {
				t.Fatalf("%v lies far from the line %v %v", p, thin[at], thin[at+1])
			}
		}
	}
}

// A file with a property in two spellings is read the same way every time.
func TestASecondSpellingDecidesNothing(t *testing.T) {
	file := collection(polygon(`{"name":"北台街道","NAME":"某街道"}`, square(123.5, 41.2, .1)), polygon(`{"code":"210504001"}`, square(123.5, 41.2, .1)))
	for range 40 {
		r, err := Read(strings.NewReader(file), known)
		if err != nil || len(r.Strange) != 1 || r.Strange[0] != "某街道" {
			t.Fatalf("%v, %+v", err, r.Strange)
		}
	}
}

func TestDrawKeepsEverythingOnThePage(t *testing.T) {
	r, err := Read(strings.NewReader(collection(polygon(`{"code":"210504001"}`, square(123.5, 41.2, .1)), polygon(`{"code":"210504002"}`, square(123.6, 41.3, .1)))), known)
	if err != nil {
		t.Fatal(err)
	}
	d := Draw(r.Outlines, 800)
	if d.Height <= d.Width || d.Height > 2*d.Width {
		t.Errorf("%d by %d: a degree east is shorter than one north at 41°", d.Width, d.Height)
	}
	if len(d.Areas) != 2 || !strings.HasPrefix(d.Areas[0].Path, "M") || d.Areas[0].X >= d.Areas[1].X && d.Areas[0].Y <= d.Areas[1].Y {
		t.Errorf("areas %+v", d.Areas)
	}
}

func TestKeepAndLoad(t *testing.T) {
	storetest.Each(t, []store.Schema{audit.Schema, division.Schema, Schema}, func(t *testing.T, db *store.DB) {
		ring, err := seal.New(bytes.Repeat([]byte{3}, 32))
		if err != nil {
			t.Fatal(err)
		}
		log := audit.New(ring)
		office := auth.Scope{Account: 1, Name: "郝建平", Role: auth.Office, Division: county}
		r, err := Read(strings.NewReader(collection(polygon(`{"code":"210504001"}`, square(123.5, 41.2, .1)+","+square(123.52, 41.22, .01)))), known)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a second file takes the place of the first
			if err := db.Update(t.Context(), func(tx *store.Tx) error { return Keep(tx, log, office, r.Outlines, "") }); err != nil {
				t.Fatal(err)
			}
		}
		err = db.Update(t.Context(), func(tx *store.Tx) error {
			kept, err := Load(tx, office, []division.Code{township, 210504002000})
			if err != nil {
				return err
			}
			if len(kept) != 1 || !slices.EqualFunc(kept[0].Rings, r.Outlines[0].Rings, slices.Equal) {
				t.Errorf("kept %+v, was %+v", kept, r.Outlines)
			}
			if problems, err := Check(tx); err != nil || len(problems) > 0 {
				t.Errorf("check: %v %v", problems, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		foreign := auth.Scope{Account: 2, Role: auth.Office, Division: 210521000000}
		village := auth.Scope{Account: 3, Role: auth.Village, Division: county}
		for _, scope := range []auth.Scope{foreign, village} {
			if err := db.Update(t.Context(), func(tx *store.Tx) error { return Keep(tx, log, scope, r.Outlines, "") }); err == nil {
				t.Errorf("%s of %s brought an outline in", scope.Role, scope.Division)
			}
		}
		err = db.Update(t.Context(), func(tx *store.Tx) error {
			if err := Drop(tx, log, office, township, ""); err != nil {
				return err
			}
			kept, err := Load(tx, office, []division.Code{township})
			if len(kept) > 0 {
				t.Error("dropped and still there")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(collection(polygon(`{"code":"210504001"}`, square(123.5, 41.2, .1))))
	f.Add(collection(`{"id":210504001,"geometry":{"type":"MultiPolygon","coordinates":[[` + square(1, 1, 1) + `]]}}`))
	f.Fuzz(func(t *testing.T, content string) {
		r, err := Read(strings.NewReader(content), known)
		if err != nil {
			return
		}
		for _, o := range r.Outlines {
			rings, err := parse(o.text())
			if err != nil || !slices.EqualFunc(rings, o.Rings, slices.Equal) {
				t.Fatalf("%v: written and read again: %v", o, rings)
			}
		}
		Draw(r.Outlines, 800)
	})
}
