package ledger

import (
	"testing"

	"guben/web/page"
)

func TestAPlaceIsMeantByItsName(t *testing.T) {
	places := []page.Choice{{Value: "1", Text: "明山区"}, {Value: "2", Text: "高台子街道"}, {Value: "3", Text: "高台子街道 和平村"}, {Value: "4", Text: "卧龙街道 和平村"}, {Value: "5", Text: "卧龙街道 大岭村"}}
	for typed, want := range map[string]string{"大岭村": "5", "卧龙街道  和平村": "4", "和平村": "", "岭村": "", "": "", "高台子街道": "2", "3": "3"} {
		if got, ok := placeMeant(places, typed); ok != (want != "") || ok && got != want {
			t.Errorf("%q means %q, %v; want %q", typed, got, ok, want)
		}
	}
}
