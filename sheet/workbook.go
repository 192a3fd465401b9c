package sheet

import (
	"io"
	"path"
	"strings"

	"guben/fault"
)

// workbook is what the rows of its sheets are read with.
type workbook struct {
	parts      parts
	limits     Limits
	sheets     []Sheet
	targets    []string // part of each sheet
	stylesPart string
	sharedPart string
	epoch1904  bool
	loaded     bool
	styles     []format
	shared     shared
}

// openWorkbook reads the list of sheets; their content waits for Rows.
func openWorkbook(content io.ReaderAt, size int64, limits Limits) (*workbook, error) {
	parts, err := openParts(content, size)
	if err != nil {
		return nil, err
	}
	w := &workbook{parts: parts, limits: limits}
	main := "xl/workbook.xml"
	roots, err := w.relations("_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	for _, root := range roots {
		if root.kind == "officeDocument" {
			main = root.target
		}
	}
	folder, base := path.Split(main)
	related, err := w.relations(folder+"_rels/"+base+".rels", folder)
	if err != nil {
		return nil, err
	}
	return w, w.walk(main, maxSmallPart, func(s *scanner) error { return w.readSheets(s, related) })
}

// relation is a line of a .rels part.
type relation struct{ kind, target string }

// relations reads a .rels part by id; a missing one is empty.
func (w *workbook) relations(name, folder string) (map[string]relation, error) {
	found := map[string]relation{}
	err := w.walk(name, maxSmallPart, func(s *scanner) error {
		return each(s, func() error {
			if string(s.name) != "Relationship" {
				return nil
			}
			target := s.attrText("Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			found[s.attrText("Id")] = relation{path.Base(s.attrText("Type")), strings.TrimPrefix(target, "/")}
			return nil
		})
	})
	return found, err
}

// each calls visit at every opening tag.
func each(s *scanner, visit func() error) error {
	for {
		kind, err := s.next()
		if err == nil && kind == tokenOpen {
			err = visit()
		}
		if err != nil || kind == tokenEnd {
			return err
		}
	}
}

// walk reads a part that may be missing.
func (w *workbook) walk(name string, max int64, read func(*scanner) error) error {
	opened, err := w.parts.open(name, max)
	if err == errNoPart {
		return nil
	}
	if err != nil {
		return partFault(name, max, err)
	}
	defer opened.Close()
	if err := read(opened.scan()); err != nil {
		return opened.fault(err)
	}
	return nil
}

func (w *workbook) readSheets(s *scanner, related map[string]relation) error {
	for _, r := range related {
		switch r.kind {
		case "styles":
			w.stylesPart = r.target
		case "sharedStrings":
			w.sharedPart = r.target
		}
	}
	return each(s, func() error {
		switch string(s.name) {
		case "workbookPr":
			w.epoch1904 = isTrue(s.attr("date1904"))
		case "sheet":
			target, ok := related[s.attrText("id")]
			if ok && target.kind == "worksheet" {
				w.sheets = append(w.sheets, Sheet{s.attrText("name"), strings.Contains(string(s.attr("state")), "idden")})
				w.targets = append(w.targets, target.target)
			}
		}
		return nil
	})
}

func isTrue(value []byte) bool { return string(value) == "1" || string(value) == "true" }

// load reads styles and shared texts, once.
func (w *workbook) load() error {
	if w.loaded {
		return nil
	}
	err := w.walk(w.stylesPart, maxSmallPart, func(s *scanner) (err error) {
		w.styles, err = readStyles(s)
		return err
	})
	if err == nil {
		err = w.walk(w.sharedPart, w.limits.MaxUnpacked, func(s *scanner) (err error) {
			w.shared, err = readShared(s, w.limits)
			return err
		})
	}
	w.loaded = err == nil
	return err
}

func (w *workbook) rows(index int) (source, error) {
	if err := w.load(); err != nil {
		return nil, err
	}
	name := w.targets[index]
	opened, err := w.parts.open(name, w.limits.MaxUnpacked)
	if err == errNoPart {
		return nil, fault.New(fault.Damaged, "sheet.broken", "part", path.Base(name))
	}
	if err != nil {
		return nil, partFault(name, w.limits.MaxUnpacked, err)
	}
	return &sheetRows{book: w, part: opened, scan: opened.scan()}, nil
}
