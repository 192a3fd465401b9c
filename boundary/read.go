package boundary

import (
	"encoding/json"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"guben/division"
	"guben/fault"
)

// The limits of a file. A county of 300 villages drawn to the metre is about
// 10 MB.
const (
	MaxFile   = 16 << 20
	maxPoints = 2_000_000
)

// Reading is what a file holds.
type Reading struct {
	Outlines []Outline
	Strange  []string // features that belong to no place looked for
	Before   int      // points before thinning
}

// feature is what is read of a GeoJSON feature.
type feature struct {
	ID         any            `json:"id"`
	Properties map[string]any `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// Read reads a GeoJSON file of divisions. Features are told apart by a code or,
// where they have none, by a name: find gives the place of either, within the
// area the file is for.
func Read(in io.Reader, find func(code division.Code, name string) (division.Code, bool)) (r Reading, err error) {
	content, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	switch {
	case err != nil:
		return r, err
	case len(content) > MaxFile:
		return r, fault.New(fault.TooLarge, "boundary.too_large", "megabytes", MaxFile>>20)
	}
	var file struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(content, &file); err != nil || file.Type != "FeatureCollection" {
		return r, fault.New(fault.Invalid, "boundary.not_geojson").Because(err)
	}
	at := map[division.Code]int{}
	for _, f := range file.Features {
		if err := r.take(f, find, at); err != nil {
			return r, err
		}
	}
	if len(r.Outlines) == 0 {
		return r, fault.New(fault.Invalid, "boundary.nothing", "n", len(file.Features))
	}
	return r, nil
}

// take adds a feature; parts of one place in several features are put together.
func (r *Reading) take(f feature, find func(division.Code, string) (division.Code, bool), at map[division.Code]int) error {
	code, name := f.code(), f.name()
	place, ok := find(code, name)
	if !ok || f.Geometry == nil {
		r.Strange = append(r.Strange, strings.TrimSpace(name+" "+written(code)))
		return nil
	}
	rings, err := f.rings(name)
	if err != nil {
		return err
	}
	for _, ring := range rings {
		r.Before += len(ring)
	}
	if r.Before > maxPoints {
		return fault.New(fault.TooLarge, "boundary.too_many", "n", maxPoints)
	}
	n, known := at[place]
	if !known {
		n = len(r.Outlines)
		at[place] = n
		r.Outlines = append(r.Outlines, Outline{Division: place})
	}
	r.Outlines[n].Rings = append(r.Outlines[n].Rings, thinned(rings)...)
	return nil
}

func written(code division.Code) string {
	if code == 0 {
		return ""
	}
	return code.String()
}

// codeNames and names are what mapping programs and offices call a feature's code
// and name.
var (
	codeNames = []string{"code", "adcode", "division", "gb", "xzqdm", "zldwdm", "xian_code", "行政区划代码", "区划代码", "代码"}
	names     = []string{"name", "xzqmc", "zldwmc", "mc", "行政区划名称", "区划名称", "名称"}
)

// code is the division code a feature carries, 0 none. National data write the
// country before it: 156 of GB/T 2659.
func (f feature) code() division.Code {
	for _, value := range append(f.valuesOf(codeNames), f.ID) {
		text := plain(value)
		if len(text) > 6 && len(text)%3 == 0 && strings.HasPrefix(text, "156") && len(text) != 12 {
			text = text[3:]
		}
		if code, err := division.ParseCode(text); err == nil {
			return code
		}
	}
	return 0
}

func (f feature) name() string {
	for _, value := range f.valuesOf(names) {
		if text, ok := value.(string); ok && strings.TrimSpace(text) != "" {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// valuesOf are the properties of these names, whatever their case; of names that
// differ in nothing else capitals come first.
func (f feature) valuesOf(wanted []string) (list []any) {
	keys := slices.Sorted(maps.Keys(f.Properties))
	for _, want := range wanted {
		for _, key := range keys {
			if strings.EqualFold(key, want) {
				list = append(list, f.Properties[key])
			}
		}
	}
	return list
}

// plain is a code as digits, which some programs write as a number.
func plain(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		if v == math.Trunc(v) && v > 0 && v < 1e13 {
			digits, _ := json.Marshal(int64(v))
			return string(digits)
		}
	}
	return ""
}

// rings are the rings of a polygon or of several.
func (f feature) rings(name string) ([][]Point, error) {
	var polygons [][][][]float64
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		var polygon [][][]float64
		err = json.Unmarshal(f.Geometry.Coordinates, &polygon)
		polygons = append(polygons, polygon)
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
	default:
		return nil, fault.New(fault.Invalid, "boundary.no_area", "name", name, "type", f.Geometry.Type)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "boundary.bad_shape", "name", name).Because(err)
	}
	var rings [][]Point
	for _, polygon := range polygons {
		for _, positions := range polygon {
			ring, ok := points(positions)
			if !ok {
				return nil, fault.New(fault.Invalid, "boundary.bad_position", "name", name)
			}
			rings = append(rings, ring)
		}
	}
	return rings, nil
}

// points turns positions in degrees into points; positions in metres of some
// projection are no degrees.
func points(positions [][]float64) (ring []Point, ok bool) {
	if len(positions) < 4 {
		return nil, false
	}
	for _, p := range positions {
		if len(p) < 2 || !(math.Abs(p[0]) <= 180) || !(math.Abs(p[1]) <= 90) {
			return nil, false
		}
		ring = append(ring, Point{int32(math.Round(p[0] * degree)), int32(math.Round(p[1] * degree))})
	}
	return ring, true
}
