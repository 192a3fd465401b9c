package sheet

import (
	"strconv"
	"strings"
)

// format is what a cell's number format makes of its number.
type format uint16

const (
	formatDate format = 1 << 8 << iota
	formatTime
	formatZeros = 0xff // lowest bits: least number of digits (format 000000)
)

// builtin formats are known by number only. 27-36 and 50-58 are those of
// Chinese, Japanese and Korean installations.
func builtin(id int) format {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return formatDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return formatTime
	case id == 22:
		return formatDate | formatTime
	}
	return 0
}

// formatOf reads a number format's code, first section only.
func formatOf(code string) format {
	letters := bare(strings.ToLower(code))
	if letters == "general" {
		return 0
	}
	if len(letters) > 1 && len(letters) <= 30 && strings.Trim(letters, "0") == "" {
		return format(len(letters))
	}
	found := format(0)
	if strings.ContainsAny(letters, "hs") {
		found |= formatTime
	}
	if strings.ContainsAny(letters, "yd") || found == 0 && strings.Contains(letters, "m") ||
		strings.Contains(letters, "e") && !strings.Contains(letters, "e+") && !strings.Contains(letters, "e-") {
		found |= formatDate
	}
	return found
}

// bare strips what a format code only displays: quoted and escaped text,
// padding, colours and locales; elapsed hours [h] stay.
func bare(code string) string {
	var out strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			i += upTo(code[i+1:], '"')
		case '[':
			length := upTo(code[i+1:], ']')
			if length == 2 && strings.ContainsRune("hms", rune(code[i+1])) {
				out.WriteByte(code[i+1])
			}
			i += length
		case '\\', '_', '*':
			i++
		case ';':
			return out.String()
		default:
			out.WriteByte(code[i])
		}
	}
	return out.String()
}

func upTo(text string, end byte) int {
	if at := strings.IndexByte(text, end); at >= 0 {
		return at + 1
	}
	return len(text)
}

// readStyles gives the format of every cell style (cellXfs) of styles.xml.
func readStyles(s *scanner) ([]format, error) {
	codes := map[int]format{}
	var styles []format
	inside := false
	for {
		kind, err := s.next()
		if err != nil || kind == tokenEnd {
			return styles, err
		}
		if string(s.name) == "cellXfs" {
			inside = kind == tokenOpen && !s.closed
		}
		if kind != tokenOpen {
			continue
		}
		id, _ := strconv.Atoi(string(s.attr("numFmtId")))
		switch {
		case string(s.name) == "numFmt":
			codes[id] = formatOf(s.attrText("formatCode"))
		case inside && string(s.name) == "xf":
			known, own := codes[id]
			if !own {
				known = builtin(id)
			}
			styles = append(styles, known)
		}
	}
}
