package attachment

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"guben/fault"
)

// Bounds of a document's package: a small file can unfold to a disk.
const (
	mostParts    = 4000
	mostUnfolded = 300 << 20
)

// runs are the parts of an Office Open XML package that hold programs: VBA,
// macro sheets of Excel 4, ActiveX, and embedded documents that may have macros.
var runs = regexp.MustCompile(`(?i)(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/.*|activex/.*|embeddings/[^/]*\.(docm|dotm|xlsm|xltm|xlam|xlsb|pptm))$`)

// embedded are parts in the old format of Office (MS-CFB), as formulas and
// pasted tables are kept; smuggled are names in them of macros and of files.
var (
	embedded = regexp.MustCompile(`(?i)(^|/)embeddings/[^/]*\.(bin|doc|xls|ppt)$`)
	smuggled = [][]byte{wide("_VBA_PROJECT"), wide("\x01Ole10Native")}
)

// wide is a name as MS-CFB writes it, in UTF-16.
func wide(name string) []byte {
	var b []byte
	for _, r := range []byte(name) {
		b = append(b, r, 0)
	}
	return b
}

// inspectOffice tells Word documents and workbooks (ECMA-376) from other zip
// files and refuses programs in them. Pictures in them lose their metadata too.
func inspectOffice(file []byte) (Type, []byte, *fault.Error) {
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return "", nil, fault.New(fault.Invalid, "attachment.unknown_type").Because(err)
	}
	kind := officeType(archive)
	if kind == "" {
		return "", nil, fault.New(fault.Invalid, "attachment.unknown_type")
	}
	if why := unsafe(archive, kind); why != nil {
		return "", nil, why
	}
	clean, err := repack(archive)
	if err != nil {
		return "", nil, damaged(kind).Because(err)
	}
	return kind, clean, nil
}

func officeType(archive *zip.Reader) Type {
	names := map[string]bool{}
	for _, part := range archive.File {
		names[part.Name] = true
	}
	switch {
	case !names["[Content_Types].xml"]:
	case names["word/document.xml"]:
		return Word
	case names["xl/workbook.xml"]:
		return Workbook
	}
	return ""
}

func unsafe(archive *zip.Reader, kind Type) *fault.Error {
	var unfolded uint64
	for _, part := range archive.File {
		unfolded += part.UncompressedSize64
		if part.UncompressedSize64 > mostUnfolded || unfolded > mostUnfolded || len(archive.File) > mostParts {
			return fault.New(fault.TooLarge, "attachment.unfolds", "most", mostUnfolded>>20)
		}
		if runs.MatchString(part.Name) || smuggles(part) {
			return fault.New(fault.Invalid, "attachment.active", "type", string(kind))
		}
		if path.IsAbs(part.Name) || strings.Contains(part.Name, "..") || strings.Contains(part.Name, `\`) {
			return damaged(kind)
		}
		if part.Name == "[Content_Types].xml" && declaresMacros(part) {
			return fault.New(fault.Invalid, "attachment.active", "type", string(kind))
		}
	}
	return nil
}

// smuggles reports whether an embedded object holds macros or a file.
func smuggles(part *zip.File) bool {
	if !embedded.MatchString(part.Name) {
		return false
	}
	object, err := unfold(part, Most)
	return err != nil || slices.ContainsFunc(smuggled, func(name []byte) bool { return bytes.Contains(object, name) })
}

// declaresMacros reports whether the package calls one of its parts a program,
// under whatever name it stands.
func declaresMacros(part *zip.File) bool {
	text, err := unfold(part, 4<<20)
	lower := bytes.ToLower(text)
	return err != nil || bytes.Contains(lower, []byte("macroenabled")) || bytes.Contains(lower, []byte("vbaproject"))
}

// unfold reads a part: no more of it than it says it holds, which unsafe has
// added up.
func unfold(part *zip.File, most int64) ([]byte, error) {
	reader, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return io.ReadAll(io.LimitReader(reader, min(most, int64(part.UncompressedSize64)+1)))
}

// repack copies the package part by part, pictures without their metadata.
// Parts are copied as they are coded, so that equal files stay equal.
func repack(archive *zip.Reader) ([]byte, error) {
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	for _, part := range archive.File {
		if err := copyPart(writer, part); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func copyPart(writer *zip.Writer, part *zip.File) error {
	if !strings.Contains(part.Name, "/media/") {
		return writer.Copy(part)
	}
	content, err := unfold(part, Most)
	if err != nil {
		return err
	}
	clean, unreadable := stripPicture(content)
	if unreadable != nil {
		return unreadable
	}
	if len(clean) == len(content) { // nothing was in it
		return writer.Copy(part)
	}
	to, err := writer.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate, Modified: part.Modified})
	if err != nil {
		return err
	}
	_, err = to.Write(clean)
	return err
}

// stripPicture takes the metadata off a photo; other pictures (EMF, SVG) carry none.
func stripPicture(content []byte) ([]byte, *fault.Error) {
	switch {
	case bytes.HasPrefix(content, []byte(beginsJPEG)):
		return stripJPEG(content)
	case bytes.HasPrefix(content, []byte(beginsPNG)):
		return stripPNG(content)
	}
	return content, nil
}
