package plan

import "guben/fault"

// Read reads a plan document. The name tells the format: .txt and .md (UTF-8 or
// GB18030), .docx, .pdf with a text layer. What cannot be read is a fault;
// what can be read but is doubtful is listed in Unsure.
func Read(name string, data []byte) (*Document, error) {
	paras, err := prepare(name, data)
	if err != nil {
		return nil, err
	}
	return build(paras, 0), nil
}

func prepare(name string, data []byte) ([]paragraph, error) {
	lines, err := source(name, data)
	if err != nil {
		return nil, err
	}
	paras := paragraphs(lines)
	if len(paras) == 0 {
		return nil, fault.New(fault.Invalid, "plan.empty", "file", name).At(fault.Place{File: name})
	}
	return paras, nil
}
