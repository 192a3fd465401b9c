package policy

import (
	"strings"
	"unicode"
)

// measure is what a unit makes of the number before it.
type measure struct {
	kind   Kind
	factor int64  // of the stored number: 100 fen a yuan
	unit   string // of an Int, in its one spelling
}

// measures are the units every pack knows; facts and parameters add theirs.
var measures = map[string]measure{
	"分": {Money, 1, ""}, "元": {Money, 100, ""}, "万元": {Money, 1_000_000, ""}, "亿元": {Money, 10_000_000_000, ""},
	"yuan": {Money, 100, ""}, "fen": {Money, 1, ""},
	"%": {Ratio, 100, ""}, "‰": {Ratio, 10, ""}, "倍": {Ratio, 10_000, ""},
	"个月": {Int, 1, "月"}, "月": {Int, 1, "月"}, "months": {Int, 1, "月"}, "month": {Int, 1, "月"},
	"年": {Int, 1, "年"}, "岁": {Int, 1, "岁"}, "周岁": {Int, 1, "岁"}, "years": {Int, 1, "年"}, "year": {Int, 1, "年"},
	"天": {Int, 1, "天"}, "日": {Int, 1, "天"}, "days": {Int, 1, "天"}, "day": {Int, 1, "天"},
	"人": {Int, 1, "人"}, "名": {Int, 1, "人"}, "口": {Int, 1, "人"}, "people": {Int, 1, "人"}, "persons": {Int, 1, "人"}, "person": {Int, 1, "人"},
	"户": {Int, 1, "户"}, "households": {Int, 1, "户"}, "household": {Int, 1, "户"},
	"次": {Int, 1, "次"}, "times": {Int, 1, "次"}, "项": {Int, 1, "项"}, "个": {Int, 1, "个"},
	"亩": {Int, 1, "亩"}, "平方米": {Int, 1, "平方米"}, "公里": {Int, 1, "公里"}, "米": {Int, 1, "米"},
	"升": {Int, 1, "升"}, "分钟": {Int, 1, "分钟"}, "小时": {Int, 1, "小时"}, "千米": {Int, 1, "公里"},
}

// lexicon is the units of one set of definitions.
type lexicon struct {
	units   map[string]measure
	longest int
}

func newLexicon(schema *Schema) *lexicon {
	words := &lexicon{units: make(map[string]measure, len(measures))}
	for name, m := range measures {
		words.add(name, m)
	}
	for on := OnVillage; on <= OnPerson; on++ {
		for _, fact := range schema.Entity(on).Facts {
			words.learn(fact.Type)
		}
	}
	return words
}

// learn adds the unit of a numeric type.
func (w *lexicon) learn(t Type) {
	if _, have := w.units[t.Unit]; t.Kind == Int && t.Unit != "" && !have {
		w.add(t.Unit, measure{Int, 1, t.Unit})
	}
}

func (w *lexicon) add(name string, m measure) {
	w.units[name] = m
	w.longest = max(w.longest, len([]rune(name)))
}

// unit is the longest unit the text starts with and its length.
func (w *lexicon) unit(rest []rune) (string, int) {
	for n := min(w.longest, len(rest)); n > 0; n-- {
		name := string(rest[:n])
		if _, known := w.units[name]; known && !(rest[n-1] < 0x80 && n < len(rest) && rest[n] < 0x80 && letter(rest[n])) {
			return name, n
		}
	}
	return "", 0
}

// stated is the measure of a parameter's unit: the part before the first
// slash of 元/生/年.
func (w *lexicon) stated(unit string) (measure, bool) {
	head, _, _ := strings.Cut(unit, "/")
	m, ok := w.units[strings.TrimFunc(head, unicode.IsSpace)]
	return m, ok
}

// sameUnit reports whether numbers of the two units may be added and compared;
// a bare number goes with any.
func sameUnit(a, b string) bool {
	return a == "" || b == "" || plainUnit(a) == plainUnit(b)
}

func plainUnit(unit string) string {
	if m, ok := measures[unit]; ok && m.kind == Int {
		unit = m.unit
	}
	if unit == "年" {
		return "岁"
	}
	return unit
}
