package sheet

import (
	"archive/zip"
	"bufio"
	"errors"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"guben/fault"
)

// A workbook part may unpack to at most maxRatio times its packed size once it
// is over freely bytes; sheets reach about 50, a zip bomb 1,000.
const (
	maxRatio = 200
	freely   = 64 << 20
)

// maxSmallPart bounds the parts other than sheets and shared texts.
const maxSmallPart = 32 << 20

// parts are the files inside a workbook, found by name without regard to case.
type parts map[string]*zip.File

// openParts reads the directory of a workbook. A zip file that is something
// else is told apart by what it contains.
func openParts(content io.ReaderAt, size int64) (parts, error) {
	archive, err := zip.NewReader(content, size)
	if err != nil {
		return nil, fault.New(fault.Damaged, "sheet.truncated").Because(err)
	}
	found := parts{}
	for _, file := range archive.File {
		if file.Flags&1 != 0 {
			return nil, fault.New(fault.Invalid, "sheet.encrypted")
		}
		found[partName(file.Name)] = file
	}
	return found, found.verdict()
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// verdict refuses what is a zip file but no workbook.
func (p parts) verdict() error {
	for _, known := range []struct{ part, code string }{
		{"xl/workbook.bin", "sheet.xlsb"},
		{"word/document.xml", "sheet.word"},
		{"ppt/presentation.xml", "sheet.slides"},
		{"content.xml", "sheet.open_document"},
	} {
		if p[known.part] != nil {
			return fault.New(fault.Invalid, known.code)
		}
	}
	if p["[content_types].xml"] == nil && p["xl/workbook.xml"] == nil {
		return fault.New(fault.Invalid, "sheet.archive")
	}
	return nil
}

// part is an opened part that counts what it gives.
type part struct {
	io.ReadCloser
	name  string
	given int64
	limit int64 // bytes unpacked
	ratio int64 // the same from the packed size
	total int64
}

var (
	errNoPart = errors.New("no such part")
	errBomb   = errors.New("packed more tightly than any sheet")
	errBig    = errors.New("unpacks to more than the limit")
)

// open gives a part limited to max bytes; what already says that it is too big
// is refused before anything is unpacked.
func (p parts) open(name string, max int64) (*part, error) {
	file := p[partName(name)]
	if file == nil {
		return nil, errNoPart
	}
	opened := &part{name: name, limit: max, total: int64(file.UncompressedSize64),
		ratio: maxRatio*int64(file.CompressedSize64) + freely}
	if err := opened.check(int64(file.UncompressedSize64)); err != nil {
		return nil, err
	}
	content, err := file.Open()
	opened.ReadCloser = content
	return opened, err
}

func (p *part) check(size int64) error {
	switch {
	case size > p.ratio || size < 0:
		return errBomb
	case size > p.limit:
		return errBig
	}
	return nil
}

func (p *part) Read(into []byte) (int, error) {
	n, err := p.ReadCloser.Read(into)
	p.given += int64(n)
	if over := p.check(p.given); over != nil {
		return n, over
	}
	return n, err
}

// scan reads a part as XML; UTF-16, which a few programs write, is converted.
func (p *part) scan() *scanner {
	in := bufio.NewReaderSize(p, 32<<10)
	if head, _ := in.Peek(2); string(head) == "\xff\xfe" || string(head) == "\xfe\xff" {
		return newScanner(transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()))
	}
	return newScanner(in)
}

// fault turns what went wrong inside a part into a sentence.
func (p *part) fault(err error) error { return partFault(p.name, p.limit, err) }

func partFault(name string, limit int64, err error) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, errBomb):
		return fault.New(fault.TooLarge, "sheet.bomb")
	case errors.Is(err, errBig):
		return fault.New(fault.TooLarge, "sheet.too_much", "limit", limit>>20)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(fault.Damaged, "sheet.truncated").Because(err)
	}
	return fault.New(fault.Damaged, "sheet.broken", "part", path.Base(name)).Because(err)
}
