package notice

import (
	"strings"

	"guben/message"
	"guben/period"
)

// Line is one count of a digest: how many of what, and where they are shown.
type Line struct {
	Word string // catalog key that takes {n}
	N    int64
	Path string // of the page, from the site's root
}

// Digest is what waits at a place, or for one unit there, on a day.
type Digest struct {
	Day   period.Day
	Place string // name of the place: a township or wider
	Unit  string // name of the unit, "" the whole place
	Site  string // address of the site, "" leaves pages out
	Lines []Line
}

// Empty reports whether nothing waits: such a digest is not sent.
func (d Digest) Empty() bool {
	for _, line := range d.Lines {
		if line.N > 0 {
			return false
		}
	}
	return true
}

// Title is the digest's heading.
func (d Digest) Title(lang message.Lang) string {
	return message.Text(lang, "notice.title", "place", d.Place, "unit", d.Unit, "day", d.Day)
}

// Text is the digest as plain lines; counts of nothing are left out.
func (d Digest) Text(lang message.Lang) string { return d.lines(lang, plainLine) }

// Markdown is the digest as the robots' Markdown, with the pages linked.
func (d Digest) Markdown(lang message.Lang) string { return d.lines(lang, linkedLine) }

func (d Digest) lines(lang message.Lang, write func(sentence, address string) string) string {
	var out strings.Builder
	for _, line := range d.Lines {
		if line.N == 0 {
			continue
		}
		address := ""
		if d.Site != "" && line.Path != "" {
			address = strings.TrimSuffix(d.Site, "/") + line.Path
		}
		out.WriteString(write(message.Text(lang, line.Word, "n", line.N), address) + "\n")
	}
	out.WriteString(message.Text(lang, "notice.foot"))
	return out.String()
}

func plainLine(sentence, address string) string {
	if address == "" {
		return "- " + sentence
	}
	return "- " + sentence + " " + address
}

func linkedLine(sentence, address string) string {
	if address == "" {
		return "- " + sentence
	}
	return "- [" + sentence + "](" + address + ")"
}
