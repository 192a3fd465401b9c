package ledger

import (
	"slices"
	"strconv"

	"guben/attachment"
	"guben/division"
	forms "guben/form"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
)

// The field a signature is drawn on, in its own pixels.
const (
	signWidth  = 640
	signHeight = 200
	signPrefix = "draw."
)

// attach keeps the files and drawn signatures a form brings, and puts their
// hashes where the form's fields have them. What it kept is told by hash.
func attach(x *page.Exchange, county int64, place division.Code, unit string, program *forms.Program, typed map[string][]string) (map[string]page.FileLink, error) {
	links := map[string]page.FileLink{}
	for i := range program.Form().Fields {
		field := &program.Form().Fields[i]
		if field.Type != forms.File && field.Type != forms.Signature {
			continue
		}
		contents, err := uploads(x, field)
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
			file, err := x.PutFile(county, place, unit, content, x.Field("key")+"-"+field.ID+"-"+strconv.Itoa(n))
			if err != nil {
				return links, err
			}
			hashes = append(hashes, content.Hash)
			links[content.Hash] = page.LinkOf(file, "", x.Lang)
		}
		typed[field.ID] = hashes
		if len(hashes) == 0 {
			typed[field.ID] = []string{""}
		}
	}
	return links, nil
}

// uploads are the contents a field brings: files, or what was drawn.
func uploads(x *page.Exchange, field *forms.Field) (list []*attachment.Content, err error) {
	if drawn := x.Field(signPrefix + field.ID); drawn != "" {
		picture, err := attachment.Draw(signWidth, signHeight, drawn)
		if err != nil {
			return nil, err
		}
		content, err := attachment.Prepare(x.Text("ledgers.signature_file")+".svg", picture)
		return []*attachment.Content{content}, err
	}
	if x.R.MultipartForm == nil {
		return nil, nil
	}
	for _, head := range x.R.MultipartForm.File[fieldPrefix+field.ID] {
		content, err := page.PrepareUpload(head)
		if err != nil {
			return nil, err
		}
		list = append(list, content)
	}
	return list, nil
}

// filesOf are the files that stand in a record, by their hash.
func filesOf(x *page.Exchange, tx *store.Tx, record ledger.Record, values forms.Values) (map[string]page.FileLink, error) {
	hashes := hashesIn(values)
	links := map[string]page.FileLink{}
	if len(hashes) == 0 {
		return links, nil
	}
	files, err := x.Files.Of(tx, x.Scope, record.County, hashes...)
	for hash, file := range files {
		links[hash] = page.LinkOf(file, recordAddress(x, record)+"/file/"+hash, x.Lang)
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
func recordFile(x *page.Exchange) (page.Answer, error) {
	county, id := recordAt(x)
	hash := x.R.PathValue("file")
	var file attachment.File
	var content []byte
	err := x.View(func(tx *store.Tx) error {
		view, err := x.Book.View(tx, x.Scope, county, id)
		if err != nil {
			return err
		}
		if !slices.Contains(hashesIn(view.Values), hash) {
			return page.NoRow()
		}
		file, content, err = x.Files.Get(tx, x.Scope, county, hash)
		return err
	})
	if err != nil {
		return nil, err
	}
	return page.Sent(func(x *page.Exchange) error {
		head := x.W.Header()
		head.Set("Content-Type", file.Type.Media())
		head.Set("Content-Disposition", file.Disposition())
		head.Set("Content-Length", strconv.Itoa(len(content)))
		head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		_, err := x.W.Write(content)
		return err
	}), nil
}
