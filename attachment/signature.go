package attachment

import (
	"fmt"
	"regexp"

	"guben/fault"
)

// A drawn signature is an SVG of one path, written by Draw and by nobody else:
// checkDrawn knows every byte of it, so that it can be shown in a page.
const (
	drawnBegin = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `
	drawnForm  = drawnBegin + `%d %d"><path d="%s" fill="none" stroke="#000" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`
)

var (
	strokes = regexp.MustCompile(`^M[MLQCZ0-9 .,-]+$`)
	drawn   = regexp.MustCompile(`^` + regexp.QuoteMeta(drawnBegin) + `[1-9][0-9]{0,3} [1-9][0-9]{0,3}"><path d="M[MLQCZ0-9 .,-]+" ` +
		regexp.QuoteMeta(`fill="none" stroke="#000" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`) + `$`)
)

// Draw makes the file of a signature from the path a page recorded, in pixels
// of a field of that width and height: M10 20L11 22… (SVG path data, absolute
// commands M L Q C Z only).
func Draw(width, height int, path string) ([]byte, error) {
	if width < 1 || width > 9999 || height < 1 || height > 9999 || !strokes.MatchString(path) {
		return nil, fault.New(fault.Invalid, "attachment.not_drawn")
	}
	return fmt.Appendf(nil, drawnForm, width, height, path), nil
}

func checkDrawn(file []byte) ([]byte, *fault.Error) {
	switch {
	case len(file) > MostSignature:
		return nil, fault.New(fault.TooLarge, "attachment.long_signature")
	case !drawn.Match(file):
		return nil, fault.New(fault.Invalid, "attachment.unknown_type")
	}
	return file, nil
}
