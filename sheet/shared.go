package sheet

import (
	"strings"

	"guben/fault"
)

// sharedBlock is how many bytes of shared texts lie in one string; a text's
// place is a block, an offset and a length in 24, 20 and 20 bits.
const sharedBlock = 1 << 20

// shared are the texts of a workbook that cells refer to by number. They are
// packed into large blocks: 8 bytes a text beside its own bytes.
type shared struct {
	blocks []string
	places []uint64
	open   strings.Builder
}

func (t *shared) add(text []byte) {
	if t.open.Len()+len(text) >= sharedBlock || t.open.Cap() == 0 {
		t.seal()
		t.open.Grow(sharedBlock)
	}
	t.places = append(t.places, uint64(len(t.blocks))<<40|uint64(t.open.Len())<<20|uint64(len(text)))
	t.open.Write(text)
}

func (t *shared) seal() {
	if t.open.Cap() > 0 {
		t.blocks = append(t.blocks, t.open.String())
		t.open = strings.Builder{}
	}
}

func (t *shared) size() int64 {
	return int64(len(t.blocks)+1)*sharedBlock + int64(len(t.places))*8
}

// get gives text number i.
func (t *shared) get(i int) (string, bool) {
	if i < 0 || i >= len(t.places) {
		return "", false
	}
	place := t.places[i]
	offset, length := place>>20&(sharedBlock-1), place&(sharedBlock-1)
	return t.blocks[place>>40][offset : offset+length], true
}

// readShared reads sharedStrings.xml. Pronunciation guides (rPh) are no text.
func readShared(s *scanner, limits Limits) (shared, error) {
	var all shared
	var text []byte
	texts, guide := false, false
	for {
		kind, err := s.next()
		if err != nil {
			return all, err
		}
		switch kind {
		case tokenEnd:
			all.seal()
			return all, nil
		case tokenText:
			if texts && !guide {
				text = appendText(text, s.text, s.plain)
			}
			if len(text) > min(limits.MaxCellText, sharedBlock-1) {
				return all, fault.New(fault.TooLarge, "sheet.long_text", "limit", limits.MaxCellText)
			}
			continue
		}
		opens := kind == tokenOpen && !s.closed
		switch string(s.name) {
		case "si":
			if !opens {
				all.add(unescape(text))
				text = text[:0]
			}
		case "t":
			texts = opens
		case "rPh":
			guide = opens
		}
		if all.size() > limits.MaxShared {
			return all, fault.New(fault.TooLarge, "sheet.shared_texts", "limit", limits.MaxShared>>20)
		}
	}
}
