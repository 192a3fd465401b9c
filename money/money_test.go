package money

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want Fen
	}{
		{"5812", 581_200}, {"5812.5", 581_250}, {"5,812.00 元", 581_200}, {"５８１２．０５", 581_205}, {"¥12.30", 1_230},
		{"-12.34", -1_234}, {"0", 0}, {".5", 50}, {"7.", 700}, {"20万元", 20 * Wan}, {"4.5万", 45_000 * Yuan}, {"30亿", 30 * Yi},
		{"1.00000", 100}, {" 1 000 ", 100_000}, {"0.000001万", 1},
	}
	for _, test := range tests {
		if got, err := Parse(test.text); err != nil || got != test.want {
			t.Errorf("Parse(%q): got %d, %v; want %d", test.text, got, err, test.want)
		}
	}
	for _, bad := range []string{"", "元", "abc", "1.2.3", "1e5", "12.345", "--1", "0.0000001万", "99999999999999999999", "10001亿亿", "2万3"} {
		if got, err := Parse(bad); err == nil {
			t.Errorf("Parse(%q) gave %d", bad, got)
		}
	}
}

func TestTextOfAnAmount(t *testing.T) {
	tests := []struct {
		fen            Fen
		plain, grouped string
	}{
		{0, "0.00", "0.00"}, {5, "0.05", "0.05"}, {-5, "-0.05", "-0.05"}, {1_743_600, "17436.00", "17,436.00"},
		{-123_456_789, "-1234567.89", "-1,234,567.89"}, {100_000, "1000.00", "1,000.00"}, {99_999, "999.99", "999.99"},
		{-1 << 63, "-92233720368547758.08", "-92,233,720,368,547,758.08"},
	}
	for _, test := range tests {
		if test.fen.String() != test.plain || test.fen.Grouped() != test.grouped {
			t.Errorf("%d: %s, %s; want %s, %s", int64(test.fen), test.fen, test.fen.Grouped(), test.plain, test.grouped)
		}
	}
	if Fen(581_200).Say("zh") != "5,812.00 元" || Fen(581_200).Say("en") != "¥5,812.00" {
		t.Error(Fen(581_200).Say("zh"), Fen(581_200).Say("en"))
	}
	if got := Fen(-100_000).Say("en"); got != "-¥1,000.00" {
		t.Errorf("less than nothing: %s", got)
	}
}

func TestWhatIsPrintedIsRead(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		fen := Fen(random.Int64N(int64(2*Max))) - Max
		for _, text := range []string{fen.String(), fen.Grouped(), fen.Say("zh")} {
			if got, err := Parse(text); err != nil || got != fen {
				t.Fatalf("%q read as %d, %v; want %d", text, got, err, fen)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"5812.50", "20万元", "-1", "１２", "1e9", "", "万", "9999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fen, err := Parse(text)
		if err == nil && (fen > Max || fen < -Max) {
			t.Errorf("%q gave %d, beyond the bound", text, fen)
		}
		if err != nil && !strings.Contains(err.Error(), "amount") {
			t.Errorf("%q: %v does not say that it is about an amount", text, err)
		}
	})
}
