package attachment

import (
	"bytes"

	"guben/fault"
)

// Prepare looks at an upload: tells its type by its content, refuses what is
// not kept, takes metadata off, and makes its name safe. It needs no database,
// so that no transaction waits for it.
func Prepare(name string, upload []byte) (*Content, error) {
	if len(upload) == 0 {
		return nil, fault.New(fault.Invalid, "attachment.empty", "name", shown(name))
	}
	if len(upload) > Most {
		return nil, fault.New(fault.TooLarge, "attachment.too_large", "name", shown(name), "most", Most>>20)
	}
	kind, clean, err := inspect(upload)
	if err != nil {
		err.Args = append(err.Args, "name", shown(name))
		return nil, err
	}
	return &Content{Hash: digest(clean), Type: kind, Name: Clean(name, kind), Bytes: clean}, nil
}

// How pictures begin.
const (
	beginsJPEG = "\xff\xd8\xff"
	beginsPNG  = "\x89PNG\r\n\x1a\n"
)

// inspect tells the type by the first bytes and gives the content to keep.
func inspect(upload []byte) (Type, []byte, *fault.Error) {
	for _, known := range []struct {
		begins string
		kind   Type
		strip  func([]byte) ([]byte, *fault.Error)
	}{
		{beginsJPEG, JPEG, stripJPEG},
		{beginsPNG, PNG, stripPNG},
		{"%PDF-", PDF, checkPDF},
		{drawnBegin, Signature, checkDrawn},
	} {
		if bytes.HasPrefix(upload, []byte(known.begins)) {
			clean, err := known.strip(upload)
			return known.kind, clean, err
		}
	}
	if bytes.HasPrefix(upload, []byte("PK\x03\x04")) {
		return inspectOffice(upload)
	}
	return "", nil, fault.New(fault.Invalid, "attachment.unknown_type")
}

func damaged(kind Type) *fault.Error {
	return fault.New(fault.Invalid, "attachment.unreadable", "type", string(kind))
}
