package attachment

import (
	"bytes"
	"encoding/binary"

	"guben/fault"
)

// active are the names in a PDF that run or start something when it is opened
// (ISO 32000-1, 12.6.4). Files carried along are let pass: electronic invoices
// carry their data so.
var active = []string{"/JavaScript", "/Launch", "/RichMedia"}

// checkPDF refuses a file without its end, and one that would run something,
// and takes the place off photos in it. What stands in compressed parts is not
// seen here; pages therefore give a PDF to be saved, never to be run in place.
func checkPDF(file []byte) ([]byte, *fault.Error) {
	if !bytes.Contains(file[max(0, len(file)-2048):], []byte("%%EOF")) {
		return nil, damaged(PDF)
	}
	for _, name := range active {
		if bytes.Contains(file, []byte(name)) {
			return nil, fault.New(fault.Invalid, "attachment.active", "type", string(PDF))
		}
	}
	if bytes.Contains(file, []byte("/ByteRange")) {
		return file, nil // signed: one byte changed and the signature is void
	}
	return blankExif(file), nil
}

// blankExif overwrites Exif segments of photos that stand in a file as they
// were taken. Lengths stay, so that the file's own table of offsets holds.
func blankExif(file []byte) []byte {
	marker := []byte("Exif\x00\x00")
	for at, copied := 0, false; ; {
		i := bytes.Index(file[at:], marker)
		if i < 0 {
			return file
		}
		at += i + len(marker)
		head := at - len(marker) - 4 // marker and length of the segment
		if head < 0 || file[head] != 0xff || file[head+1] != app1 {
			continue
		}
		if !copied {
			file, copied = bytes.Clone(file), true
		}
		clear(file[at:min(len(file), max(at, head+2+int(binary.BigEndian.Uint16(file[head+2:]))))])
	}
}
