package dictionary

import (
	"math/rand/v2"
	"strings"
	"testing"

	"guben/fault"
	"guben/message"
	"guben/period"
)

func field(t testing.TB, entity Entity, key string) *Field {
	t.Helper()
	field, ok := Get(entity, key)
	if !ok {
		t.Fatalf("no field %s.%s", entity, key)
	}
	return field
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		entity          Entity
		key, text, want string // want: canonical text, "" unknown, "!" + fault code
	}{
		{Person, "low_income", "是", "1"},
		{Person, "low_income", "否", "0"},
		{Person, "low_income", "1", "1"},
		{Person, "low_income", "√", "1"},
		{Person, "low_income", "", ""},
		{Person, "low_income", "  —  ", ""},
		{Person, "low_income", "也许", "!dictionary.not_bool"},
		{Person, "work_months", "12", "12"},
		{Person, "work_months", "12.0", "12"},
		{Person, "work_months", "６月", "6"},
		{Person, "work_months", "13", "!dictionary.outside"},
		{Person, "work_months", "-1", "!dictionary.outside"},
		{Person, "work_months", "3.5", "!dictionary.not_whole"},
		{Person, "work_months", "三", "!dictionary.not_number"},
		{Person, "work_months", ".", "!dictionary.not_number"},
		{Household, "farmland", "3.25", "3.25"},
		{Household, "farmland", "3.250亩", "3.25"},
		{Household, "farmland", ".5", "0.5"},
		{Household, "farmland", "3.257", "!dictionary.too_fine"},
		{Household, "farmland", "101", "!dictionary.outside"},
		{Household, "farmland", "9999999999999999999", "!dictionary.not_number"},
		{Household, "road_distance", "800", "!dictionary.outside"},
		{Household, "reported_per_head_income", "5,812.5", "5812.50"},
		{Household, "reported_per_head_income", "-30", "-30.00"},
		{Household, "reported_per_head_income", "9亿", "!dictionary.outside"},
		{Household, "reported_per_head_income", "五千", "!dictionary.not_money"},
		{Household, "wage_income", "-1", "!dictionary.outside"},
		{Person, "birth", "1980/2/9", "1980-02-09"},
		{Person, "birth", "19800209", "1980-02-09"},
		{Person, "birth", "1980-02-09 00:00:00", "1980-02-09"},
		{Person, "birth", "1981-02-29", "!dictionary.not_day"},
		{Person, "birth", "1899-12-31", "!dictionary.outside"},
		{Household, "identified_month", "201312", "2013-12"},
		{Household, "identified_month", "2013年12月", "2013-12"},
		{Household, "identified_month", "2013-12-31", "2013-12"},
		{Household, "identified_month", "2013-13", "!dictionary.not_month"},
		{Person, "relation", "户主", "head"},
		{Person, "relation", "02", "spouse"},
		{Person, "relation", "邻居", "!dictionary.not_code"},
		{Person, "ethnicity", "土家族", "tujia"},
		{Person, "ethnicity", "02", "!dictionary.ambiguous"},
		{Person, "health", "长期慢性病,残疾", "chronic,disabled"},
		{Person, "health", "残疾、长期慢性病", "chronic,disabled"},
		{Person, "health", "02,04", "chronic,disabled"},
		{Person, "health", "健康", "healthy"},
		{Person, "health", "健康,外星", "!dictionary.not_code"},
		{Person, "health", ",", "!dictionary.not_code"},
		{Household, "risks", "因产业（项目）失败", "industry_failure"},
		{Person, "school", "城关\x00小学", "!dictionary.bad_text"},
		{Person, "school", "\xc4\xe3", "!dictionary.bad_text"},
		{Person, "school", strings.Repeat("长", 2001), "!dictionary.too_long"},
	} {
		value, err := field(t, c.entity, c.key).Parse(c.text)
		got := field(t, c.entity, c.key).Canonical(value)
		if err != nil {
			got = "!" + err.(*fault.Error).Code
		}
		if got != c.want {
			t.Errorf("%s %q = %q, want %q", c.key, c.text, got, c.want)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		entity            Entity
		key, text, zh, en string
	}{
		{Person, "low_income", "1", "是", "yes"},
		{Person, "birth", "1980-02-09", "1980年2月9日", "1980-02-09"},
		{Person, "health", "残疾 长期慢性病", "长期慢性病、残疾", "Long-term chronic disease, Disabled"},
		{Household, "reported_net_income", "17436", "17,436.00", "17,436.00"},
		{Household, "farmland", "12.50", "12.5", "12.5"},
		{Person, "ethnicity", "", "", ""},
	} {
		f := field(t, c.entity, c.key)
		value, err := f.Parse(c.text)
		if err != nil || f.Format(value, message.Zh) != c.zh || f.Format(value, message.En) != c.en {
			t.Errorf("%s %q: %q %q %v", c.key, c.text, f.Format(value, message.Zh), f.Format(value, message.En), err)
		}
	}
}

func TestFutureIsRefused(t *testing.T) {
	today := period.Date(2020, 3, 15)
	for _, c := range []struct {
		key, text string
		fine      bool
	}{{"birth", "2020-03-15", true}, {"birth", "2020-03-16", false}, {"card_year", "2020", true}, {"card_year", "2021", false},
		{"identified_month", "202003", true}, {"identified_month", "202004", false}, {"birth", "", true}} {
		f := field(t, Person, c.key)
		value, _ := f.Parse(c.text)
		if err := f.Check(value, today); (err == nil) != c.fine {
			t.Errorf("%s %s: %v", c.key, c.text, err)
		}
	}
}

func TestFaultsSayWhatToWrite(t *testing.T) {
	_, err := field(t, Person, "labour").Parse("1")
	zh := fault.Say(message.Zh, err)
	if !strings.Contains(zh, "劳动技能") || !strings.Contains(zh, "弱劳动力或半劳动力") {
		t.Errorf("%s", zh)
	}
	_, err = field(t, Person, "ethnicity").Parse("02")
	if zh = fault.Say(message.Zh, err); !strings.Contains(zh, "满族") || !strings.Contains(zh, "蒙古族") {
		t.Errorf("%s", zh)
	}
	for _, key := range message.Keys() {
		if strings.HasPrefix(key, "dictionary.") && (message.Raw(message.Zh, key) == "" || message.Raw(message.En, key) == "") {
			t.Errorf("%s lacks a language", key)
		}
	}
}

// Every value within its bounds survives being written and read again.
func TestCanonicalRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, entity := range Entities {
		for _, f := range Fields(entity) {
			for range 200 {
				value := anyValue(f, random)
				again, err := f.Parse(f.Canonical(value))
				if err != nil || again != value {
					t.Fatalf("%s.%s: %+v written %q read %+v %v", entity, f.Key, value, f.Canonical(value), again, err)
				}
			}
		}
	}
}

func anyValue(f *Field, random *rand.Rand) Value {
	switch {
	case !f.Numeric():
		return Words(f.Zh + "1")
	case f.Type == Bool:
		return Number(random.Int64N(2))
	case f.Type == Coded:
		codes := f.Codes().Codes
		return Number(int64(codes[random.IntN(len(codes))].N))
	case f.Type == Set:
		value := Number(f.Codes().Codes[0].Bit())
		for _, code := range f.Codes().Codes {
			value.N |= code.Bit() * random.Int64N(2)
		}
		return value
	case f.bounded():
		return Number(f.Min + random.Int64N(f.Max-f.Min+1))
	case f.Type == Day:
		return Number(random.Int64N(30000))
	case f.Type == Month:
		return Number(1950*12 + random.Int64N(1200))
	}
	return Number(random.Int64N(1_000_000))
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"是", "1e5", "-0.5", "2020-02-30", "健康,残疾", "５８１２．５元", "\xff\xfe", "99999999999999999999", "--1", "1,,2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, entity := range Entities {
			for _, field := range Fields(entity) {
				value, err := field.Parse(text)
				if err != nil {
					continue
				}
				again, err := field.Parse(field.Canonical(value))
				if err != nil || again != value {
					t.Fatalf("%s %q: %+v written %q read %+v %v", field.Key, text, value, field.Canonical(value), again, err)
				}
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	cells := map[*Field]string{field(b, Person, "relation"): "之子", field(b, Person, "birth"): "1980-02-09", field(b, Person, "health"): "长期慢性病,残疾",
		field(b, Person, "low_income"): "是", field(b, Household, "farmland"): "3.25", field(b, Household, "reported_net_income"): "17,436.00", field(b, Person, "name"): "张三"}
	for f, text := range cells {
		b.Run(f.Key, func(b *testing.B) {
			for b.Loop() {
				f.Parse(text)
			}
		})
	}
}
