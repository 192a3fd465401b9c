package attachment

import (
	"bytes"

	"guben/fault"
)

// active are the names in a PDF that run or start something when it is opened
// (ISO 32000-1, 12.6.4).
var active = []string{"/JavaScript", "/Launch", "/RichMedia", "/EmbeddedFile"}

// checkPDF refuses a file without its end, and one that would run something.
// What stands in compressed parts is not seen here; pages therefore give a PDF
// to be saved, never to be run in place.
func checkPDF(file []byte) ([]byte, *fault.Error) {
	if !bytes.Contains(file[max(0, len(file)-2048):], []byte("%%EOF")) {
		return nil, damaged(PDF)
	}
	for _, name := range active {
		if bytes.Contains(file, []byte(name)) {
			return nil, fault.New(fault.Invalid, "attachment.active", "type", string(PDF))
		}
	}
	return file, nil
}
