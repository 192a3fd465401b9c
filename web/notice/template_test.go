package notice

import (
	"testing"

	"guben/notice"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples()...) }

// samples are the pages of channels, filled in and empty.
func samples() []page.Page {
	choices := []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}
	return []page.Page{
		&channelsPage{},
		&channelsPage{Rows: []channelRow{{Channel: notice.Channel{Kind: notice.Mail, Weekly: true, Failures: 1, Problem: "notice.refused", Sent: 18000}, UnitName: "u"}, {Channel: notice.Channel{Kind: notice.WeCom, Off: true}}, {Channel: notice.Channel{Kind: notice.WeCom}}}},
		&channelPage{New: true, Kinds: choices, Places: choices, Units: choices, Hours: choices, Langs: choices},
		&channelPage{Row: channelRow{Channel: notice.Channel{Kind: notice.WeCom, Weekly: true, Off: true, Failures: 2, Problem: "notice.refused"}}, Preview: "p"},
		&channelPage{Row: channelRow{Channel: notice.Channel{Kind: notice.Mail}}, Empty: true, Form: page.Form{Wrong: "x"}},
	}
}
