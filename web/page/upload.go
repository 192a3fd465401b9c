package page

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"guben/attachment"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/sheet"
	"guben/store"
)

// SendBook sends a workbook under a name in the reader's language.
func (x *Exchange) SendBook(name string, write func(*Exchange) error) error {
	head := x.W.Header()
	head.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	head.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name+".xlsx"))
	return write(x)
}

// UploadLimit is the largest file, and the form around it.
var UploadLimit = sheet.DefaultLimits.MaxFile + FormLimit

// BadUpload says that no file came, unless it was too large.
func BadUpload(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return fault.New(fault.Invalid, "web.no_file").Because(err)
}

// KeepUpload copies the upload to a file of its own: the form's files go with the request.
func KeepUpload(file io.Reader) (*os.File, error) {
	kept, err := os.CreateTemp("", "guben-upload-")
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(kept, file); err != nil {
		DropUpload(kept)
		return nil, err
	}
	return kept, nil
}

// DropUpload takes a kept file away.
func DropUpload(kept *os.File) {
	kept.Close()
	os.Remove(kept.Name())
}

// Multipart takes in a form that may carry files.
func (x *Exchange) Multipart() error {
	if !strings.HasPrefix(x.R.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	if err := x.R.ParseMultipartForm(FormLimit); err != nil {
		return BadUpload(err)
	}
	return nil
}

// FileLink is an attachment of a record.
type FileLink struct {
	Name, Path, Size string
	Keep             string // its hash, where the form may take it off
	Picture          bool
}

// FilesLimit is what a record's form may bring: a few files at once.
const FilesLimit = 3*attachment.Most + FormLimit

// PrepareUpload reads a file of a form and looks at what it is.
func PrepareUpload(head *multipart.FileHeader) (*attachment.Content, error) {
	file, err := head.Open()
	if err != nil {
		return nil, BadUpload(err)
	}
	defer file.Close()
	upload, err := io.ReadAll(io.LimitReader(file, attachment.Most+1))
	if err != nil {
		return nil, BadUpload(err)
	}
	return attachment.Prepare(head.Filename, upload)
}

// PutFile keeps a content; one that the same form brought before is there already.
func (x *Exchange) PutFile(county int64, place division.Code, unit string, content *attachment.Content, key string) (file attachment.File, err error) {
	err = x.Update(func(tx *store.Tx) error {
		file, err = x.Files.Put(tx, x.Scope, content, place, unit, key)
		return err
	})
	if fault.KindOf(err) == fault.Duplicate {
		return attachment.File{County: county, Hash: content.Hash, Name: content.Name, Size: content.Size(), Type: content.Type}, nil
	}
	return file, err
}

// LinkOf is an attachment as a page names it.
func LinkOf(file attachment.File, path string, lang message.Lang) FileLink {
	return FileLink{Name: file.Name, Path: path, Size: sizeOf(file.Size, lang), Keep: file.Hash, Picture: file.Type.Picture()}
}

// sizeOf says a number of bytes as people read it.
func sizeOf(n int64, lang message.Lang) string {
	if n < 1<<20 {
		return message.Text(lang, "web.kilobytes", "n", max(1, n>>10))
	}
	tenths := n * 10 >> 20
	return message.Text(lang, "web.megabytes", "n", strconv.FormatInt(tenths/10, 10)+"."+strconv.FormatInt(tenths%10, 10))
}

// SentFile sends a file that was kept, closed off from the site around it.
func SentFile(file attachment.File, content []byte) Answer {
	return Sent(func(x *Exchange) error {
		head := x.W.Header()
		head.Set("Content-Type", file.Type.Media())
		head.Set("Content-Disposition", file.Disposition())
		head.Set("Content-Length", strconv.Itoa(len(content)))
		head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		_, err := x.W.Write(content)
		return err
	})
}
