package web

import (
	"io"
	"mime/multipart"
	"slices"
	"strconv"

	"guben/attachment"
	"guben/division"
	"guben/fault"
	forms "guben/form"
	"guben/ledger"
	"guben/message"
	"guben/store"
)

// filesLimit is what a record's form may bring: a few files at once.
const filesLimit = 3*attachment.Most + formLimit

// The field a signature is drawn on, in its own pixels.
const (
	signWidth  = 640
	signHeight = 200
	signPrefix = "draw."
)

// attach keeps the files and drawn signatures a form brings, and puts their
// hashes where the form's fields have them. What it kept is told by hash.
func (x *exchange) attach(county int64, place division.Code, unit string, program *forms.Program, typed map[string][]string) (map[string]fileLink, error) {
	links := map[string]fileLink{}
	for i := range program.Form().Fields {
		field := &program.Form().Fields[i]
		if field.Type != forms.File && field.Type != forms.Signature {
			continue
		}
		contents, err := x.uploads(field)
		if err != nil {
			return links, err
		}
		if _, sent := typed[field.ID]; !sent && len(contents) == 0 {
			continue
		}
		hashes := slices.DeleteFunc(typed[field.ID], func(s string) bool { return s == "" })
		if field.Type == forms.Signature && len(contents) > 0 {
			hashes = nil
		}
		for n, content := range contents {
			file, err := x.putFile(county, place, unit, content, x.field("key")+"-"+field.ID+"-"+strconv.Itoa(n))
			if err != nil {
				return links, err
			}
			hashes = append(hashes, content.Hash)
			links[content.Hash] = linkOf(file, "", x.lang)
		}
		typed[field.ID] = hashes
		if len(hashes) == 0 {
			typed[field.ID] = []string{""}
		}
	}
	return links, nil
}

// uploads are the contents a field brings: files, or what was drawn.
func (x *exchange) uploads(field *forms.Field) (list []*attachment.Content, err error) {
	if drawn := x.field(signPrefix + field.ID); drawn != "" {
		picture, err := attachment.Draw(signWidth, signHeight, drawn)
		if err != nil {
			return nil, err
		}
		content, err := attachment.Prepare(x.text("ledgers.signature_file")+".svg", picture)
		return []*attachment.Content{content}, err
	}
	if x.r.MultipartForm == nil {
		return nil, nil
	}
	for _, head := range x.r.MultipartForm.File[fieldPrefix+field.ID] {
		content, err := prepared(head)
		if err != nil {
			return nil, err
		}
		list = append(list, content)
	}
	return list, nil
}

func prepared(head *multipart.FileHeader) (*attachment.Content, error) {
	file, err := head.Open()
	if err != nil {
		return nil, badUpload(err)
	}
	defer file.Close()
	upload, err := io.ReadAll(io.LimitReader(file, attachment.Most+1))
	if err != nil {
		return nil, badUpload(err)
	}
	return attachment.Prepare(head.Filename, upload)
}

// putFile keeps a content; one that the same form brought before is there already.
func (x *exchange) putFile(county int64, place division.Code, unit string, content *attachment.Content, key string) (file attachment.File, err error) {
	err = x.update(func(tx *store.Tx) error {
		file, err = x.Files.Put(tx, x.scope, content, place, unit, key)
		return err
	})
	if fault.KindOf(err) == fault.Duplicate {
		return attachment.File{County: county, Hash: content.Hash, Name: content.Name, Size: content.Size(), Type: content.Type}, nil
	}
	return file, err
}

func linkOf(file attachment.File, path string, lang message.Lang) fileLink {
	return fileLink{Name: file.Name, Path: path, Size: sizeOf(file.Size, lang), Keep: file.Hash, Picture: file.Type.Picture()}
}

// sizeOf says a number of bytes as people read it.
func sizeOf(n int64, lang message.Lang) string {
	if n < 1<<20 {
		return message.Text(lang, "ledgers.kilobytes", "n", max(1, n>>10))
	}
	tenths := n * 10 >> 20
	return message.Text(lang, "ledgers.megabytes", "n", strconv.FormatInt(tenths/10, 10)+"."+strconv.FormatInt(tenths%10, 10))
}

// filesOf are the files that stand in a record, by their hash.
func (x *exchange) filesOf(tx *store.Tx, record ledger.Record, values forms.Values) (map[string]fileLink, error) {
	hashes := hashesIn(values)
	links := map[string]fileLink{}
	if len(hashes) == 0 {
		return links, nil
	}
	files, err := x.Files.Of(tx, x.scope, record.County, hashes...)
	for hash, file := range files {
		links[hash] = linkOf(file, x.recordAddress(record)+"/file/"+hash, x.lang)
	}
	return links, err
}

// hashLength is the length of a file's hash in hexadecimal digits.
const hashLength = 64

// hashesIn are the hashes that stand in the values.
func hashesIn(values forms.Values) (hashes []string) {
	add := func(text string) {
		if len(text) == hashLength {
			hashes = append(hashes, text)
		}
	}
	for _, value := range values {
		add(value.Text)
		for _, one := range value.Many {
			add(one)
		}
	}
	return hashes
}

// recordFile sends a file of a record. A file of another record does not exist
// under this one's address, whoever may see it there.
func recordFile(x *exchange) (answer, error) {
	county, id := x.recordAt()
	hash := x.r.PathValue("file")
	var file attachment.File
	var content []byte
	err := x.view(func(tx *store.Tx) error {
		view, err := x.Book.View(tx, x.scope, county, id)
		if err != nil {
			return err
		}
		if !slices.Contains(hashesIn(view.Values), hash) {
			return noRow()
		}
		file, content, err = x.Files.Get(tx, x.scope, county, hash)
		return err
	})
	if err != nil {
		return nil, err
	}
	return sent(func(x *exchange) error {
		head := x.w.Header()
		head.Set("Content-Type", file.Type.Media())
		head.Set("Content-Disposition", file.Disposition())
		head.Set("Content-Length", strconv.Itoa(len(content)))
		head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		_, err := x.w.Write(content)
		return err
	}), nil
}
