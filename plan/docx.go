package plan

import "guben/fault"

func docxLines(name string, data []byte) ([]sourceLine, error) {
	return nil, fault.New(fault.Invalid, "plan.not_text", "file", name)
}
func pdfLines(name string, data []byte) ([]sourceLine, error) {
	return nil, fault.New(fault.Invalid, "plan.not_text", "file", name)
}
