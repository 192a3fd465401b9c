package attachment

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longest is how many characters a name keeps, its ending not counted.
const longest = 80

// endings are the ways files of a type are called; the first is ours.
var endings = map[Type][]string{JPEG: {".jpg", ".jpeg", ".jpe", ".jfif"}, PNG: {".png"}, PDF: {".pdf"}, Word: {".docx"}, Workbook: {".xlsx"}, Signature: {".svg"}}

// reserved are names Windows keeps for devices.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// Clean makes an uploaded name safe to show and to save under: no folders, no
// invisible or turning characters, none a system forbids, and the ending of
// what the file is, whatever it was called.
func Clean(name string, kind Type) string {
	stem := visible(path.Base(strings.ReplaceAll(norm.NFC.String(name), `\`, "/")))
	for _, ending := range endings[kind] {
		if n := len(stem) - len(ending); n >= 0 && strings.EqualFold(stem[n:], ending) {
			stem = stem[:n]
			break
		}
	}
	stem = strings.Trim(stem, ". ")
	if runes := []rune(stem); len(runes) > longest {
		stem = strings.TrimRight(string(runes[:longest]), ". ")
	}
	if stem == "" || reserved.MatchString(stem) {
		stem = "附件" + stem
	}
	return stem + endings[kind][0]
}

// visible drops characters that do not show or that turn the line round
// (U+202E), and replaces those file systems forbid.
func visible(name string) string {
	shown := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar || !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	return strings.Join(strings.Fields(shown), " ")
}

// shown is an uploaded name in a sentence about it.
func shown(name string) string {
	runes := []rune(visible(path.Base(strings.ReplaceAll(name, `\`, "/"))))
	return string(runes[:min(len(runes), longest)])
}

// Disposition is the Content-Disposition header (RFC 6266): pictures are shown
// in place, everything else is saved.
func (f File) Disposition() string {
	how := "attachment"
	if f.Type.Picture() {
		how = "inline"
	}
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, "file"+endings[f.Type][0],
		strings.ReplaceAll(url.QueryEscape(f.Name), "+", "%20"))
}
