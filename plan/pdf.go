package plan

import "guben/fault"

// pdfLines refuses PDFs for now.
func pdfLines(name string, data []byte) ([]sourceLine, error) {
	return nil, fault.New(fault.Invalid, "plan.not_text", "file", name).At(fault.Place{File: name})
}
