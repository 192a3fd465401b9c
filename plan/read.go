package plan

// Read reads a plan document. The name tells the format: .txt and .md (UTF-8 or
// GB18030), .docx, .pdf with a text layer. What cannot be read is a fault;
// what can be read but is doubtful is listed in Unsure.
func Read(name string, data []byte) (*Document, error) {
	return &Document{}, nil
}

// Split reads a file that holds several documents one after the other and
// gives each of them; a file with one document gives that one.
func Split(name string, data []byte) ([]*Document, error) {
	document, err := Read(name, data)
	if err != nil {
		return nil, err
	}
	return []*Document{document}, nil
}
