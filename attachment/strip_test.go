package attachment_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guben/attachment"
	"guben/fault"
	"guben/message"
)

// secret stands for what a camera writes beside a picture; no kept file holds it.
const secret = "E112-59-12.55-GPS-SECRET"

func gradient() image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			picture.Set(x, y, color.RGBA{uint8(5 * x), uint8(8 * y), 99, 255})
		}
	}
	return picture
}

func plainJPEG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, gradient(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func app(marker byte, body string) []byte {
	return append([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// exif is an Exif segment with orientation, maker's words and a GPS directory
// (JEITA CP-3451), as a phone writes it.
func exif(order binary.AppendByteOrder, mark string, orientation uint16) string {
	entry := func(b []byte, tag, kind uint16, count, value uint32) []byte {
		return order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count), value)
	}
	short := func(n uint16) uint32 { // a short stands at the beginning of its four bytes
		if mark == "MM" {
			return uint32(n) << 16
		}
		return uint32(n)
	}
	const first, gps, text = 8, 8 + 2 + 3*12 + 4, 8 + 2 + 3*12 + 4 + 2 + 2*12 + 4
	b := order.AppendUint16([]byte(mark), 42)
	b = order.AppendUint32(b, first)
	b = order.AppendUint16(b, 3)
	b = entry(b, 0x010f, 2, uint32(len(secret)), text)
	b = entry(b, 0x0112, 3, 1, short(orientation))
	b = entry(b, 0x8825, 4, 1, gps)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 2)
	b = entry(b, 0x0001, 2, 2, short('N'<<8))
	b = entry(b, 0x0002, 5, 3, text)
	b = order.AppendUint32(b, 0)
	return "Exif\x00\x00" + string(b) + secret
}

// phone is a photo with everything phones and editors write beside it.
func phone(t testing.TB, segments ...[]byte) []byte {
	t.Helper()
	plain := plainJPEG(t)
	all := [][]byte{plain[:2]}
	all = append(all, segments...)
	all = append(all, app(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta exif:GPSLatitude='"+secret+"'/>"),
		app(0xed, "Photoshop 3.0\x00"+secret), app(0xe2, "MPF\x00"+secret), app(0xe2, "ICC_PROFILE\x00\x01\x01profile"), app(0xfe, secret),
		plain[2:], []byte("ftypmp42"+secret))
	return bytes.Join(all, nil)
}

func prepare(t testing.TB, name string, upload []byte) *attachment.Content {
	t.Helper()
	content, err := attachment.Prepare(name, upload)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return content
}

func TestPlaceIsTakenOffPhotos(t *testing.T) {
	for name, segment := range map[string]string{
		"little endian": exif(binary.LittleEndian, "II", 6), "big endian": exif(binary.BigEndian, "MM", 6),
	} {
		upload := phone(t, app(0xe1, segment))
		if !bytes.Contains(upload, []byte(secret)) {
			t.Fatal("the photo holds nothing to take off")
		}
		kept := prepare(t, "照片.JPEG", upload)
		if bytes.Contains(kept.Bytes, []byte(secret)) || bytes.Contains(kept.Bytes, []byte("GPS")) {
			t.Errorf("%s: the kept photo tells the place", name)
		}
		if !bytes.Contains(kept.Bytes, []byte("ICC_PROFILE")) {
			t.Errorf("%s: the colour profile is gone", name)
		}
		if want := []byte{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6}; !bytes.Contains(kept.Bytes, want) {
			t.Errorf("%s: which side is up is lost", name)
		}
		samePicture(t, upload, kept.Bytes)
		if again := prepare(t, "b.jpg", kept.Bytes); again.Hash != kept.Hash {
			t.Errorf("%s: a kept photo sent again is another file", name)
		}
	}
}

func samePicture(t *testing.T, before, after []byte) {
	t.Helper()
	a, _, err1 := image.Decode(bytes.NewReader(before))
	b, _, err2 := image.Decode(bytes.NewReader(after))
	if err1 != nil || err2 != nil {
		t.Fatalf("%v, %v", err1, err2)
	}
	for y := range 32 {
		for x := range 48 {
			if a.At(x, y) != b.At(x, y) {
				t.Fatalf("pixel %d,%d differs", x, y)
			}
		}
	}
}

func TestAnUprightPhotoKeepsNoExif(t *testing.T) {
	kept := prepare(t, "a.jpg", phone(t, app(0xe1, exif(binary.LittleEndian, "II", 1))))
	if bytes.Contains(kept.Bytes, []byte("Exif")) {
		t.Error("Exif is left")
	}
}

func chunk(name, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func plainPNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, gradient()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPlaceIsTakenOffPNG(t *testing.T) {
	plain := plainPNG(t)
	head := 8 + 25 // signature and IHDR
	upload := bytes.Join([][]byte{plain[:head], chunk("eXIf", exif(binary.BigEndian, "MM", 1)[6:]), chunk("tEXt", "Location\x00"+secret),
		chunk("iTXt", secret), chunk("pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01"), plain[head:], []byte(secret)}, nil)
	kept := prepare(t, "a.png", upload)
	if bytes.Contains(kept.Bytes, []byte(secret)) || !bytes.Contains(kept.Bytes, []byte("pHYs")) {
		t.Error("the kept picture tells the place, or lost its resolution")
	}
	samePicture(t, upload, kept.Bytes)
}

// office makes a package; parts come in pairs of name and content.
func office(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		part, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		part.Write([]byte(parts[i+1]))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const types, document, workbook = "[Content_Types].xml", "word/document.xml", "xl/workbook.xml"

func TestPicturesInDocumentsLoseTheirPlace(t *testing.T) {
	upload := office(t, types, "<Types/>", document, "<w:document/>", "word/media/image1.jpeg", string(phone(t)), "word/media/image2.emf", "EMF")
	kept := prepare(t, "方案.docx", upload)
	archive, err := zip.NewReader(bytes.NewReader(kept.Bytes), kept.Size())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, part := range archive.File {
		names = append(names, part.Name)
		reader, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		content.ReadFrom(reader)
		if bytes.Contains(content.Bytes(), []byte(secret)) || content.Len() == 0 {
			t.Errorf("%s: %d bytes, tells the place", part.Name, content.Len())
		}
	}
	if !slices.Equal(names, []string{types, document, "word/media/image1.jpeg", "word/media/image2.emf"}) {
		t.Errorf("parts: %v", names)
	}
	if again := prepare(t, "方案.docx", kept.Bytes); again.Hash != kept.Hash {
		t.Error("a kept document sent again is another file")
	}
}

func TestWhatIsKeptAndWhatIsNot(t *testing.T) {
	signature, err := attachment.Draw(300, 120, "M10 20L30 40Q1 2 3 4")
	if err != nil {
		t.Fatal(err)
	}
	jpg, huge := plainJPEG(t), plainJPEG(t)
	frame := bytes.Index(huge, []byte{0xff, 0xc0})
	copy(huge[frame+5:], []byte{0xff, 0xff, 0xff, 0xff})
	tests := []struct {
		name   string
		upload []byte
		kind   attachment.Type
		code   string
	}{
		{"a.jpg", jpg, attachment.JPEG, ""},
		{"a.png", plainPNG(t), attachment.PNG, ""},
		{"a.pdf", []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), attachment.PDF, ""},
		{"a.docx", office(t, types, "<Types/>", document, "x"), attachment.Word, ""},
		{"a.xlsx", office(t, types, "<Types/>", workbook, "x"), attachment.Workbook, ""},
		{"s.svg", signature, attachment.Signature, ""},
		{"", nil, "", "attachment.empty"},
		{"big.jpg", bytes.Repeat([]byte{0xff}, attachment.Most+1), "", "attachment.too_large"},
		{"pixels.jpg", huge, "", "attachment.too_many_pixels"},
		{"a.exe", []byte("MZ\x90\x00"), "", "attachment.unknown_type"},
		{"a.html", []byte("<html><script>"), "", "attachment.unknown_type"},
		{"a.zip", office(t, "a.txt", "x"), "", "attachment.unknown_type"},
		{"a.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "", "attachment.unknown_type"},
		{"evil.svg", []byte(strings.Replace(string(signature), "<path", "<script>x</script><path", 1)), "", "attachment.unknown_type"},
		{"onload.svg", []byte(strings.Replace(string(signature), `fill="none"`, `onload="x()" fill="none"`, 1)), "", "attachment.unknown_type"},
		{"cut.jpg", jpg[:len(jpg)/2], "", "attachment.unreadable"},
		{"cut.png", plainPNG(t)[:60], "", "attachment.unreadable"},
		{"cut.pdf", []byte("%PDF-1.4\n1 0 obj"), "", "attachment.unreadable"},
		{"script.pdf", []byte("%PDF-1.4\n<</S /JavaScript /JS (x)>>\n%%EOF"), "", "attachment.active"},
		{"macro.docx", office(t, types, "<Types/>", document, "x", "word/vbaProject.bin", "x"), "", "attachment.active"},
		{"renamed.xlsx", office(t, types, `<Override PartName="/xl/data.bin" ContentType="application/vnd.ms-office.vbaProject"/>`, workbook, "x"), "", "attachment.active"},
		{"xlm.xlsx", office(t, types, "<Types/>", workbook, "x", "xl/macrosheets/sheet1.xml", "x"), "", "attachment.active"},
		{"formula.docx", office(t, types, "<Types/>", document, "x", "word/embeddings/oleObject1.bin", "E\x00q\x00u\x00"), attachment.Word, ""},
		{"vba.docx", office(t, types, "<Types/>", document, "x", "word/embeddings/oleObject1.bin", utf16("_VBA_PROJECT")), "", "attachment.active"},
		{"package.docx", office(t, types, "<Types/>", document, "x", "word/embeddings/oleObject1.bin", utf16("\x01Ole10Native")), "", "attachment.active"},
		{"old.docx", office(t, types, "<Types/>", document, "x", "word/embeddings/Book.xls", utf16("_VBA_PROJECT")), "", "attachment.active"},
		{"inside.docx", office(t, types, "<Types/>", document, "x", "word/embeddings/Book1.xlsm", "x"), "", "attachment.active"},
		{"slip.docx", office(t, types, "<Types/>", document, "x", "../../etc/cron.d/x", "x"), "", "attachment.unreadable"},
		{"photo.docx", office(t, types, "<Types/>", document, "x", "word/media/a.jpg", string(jpg[:40])), "", "attachment.unreadable"},
	}
	for _, test := range tests {
		content, err := attachment.Prepare(test.name, test.upload)
		if test.code == "" {
			if err != nil || content.Type != test.kind || len(content.Hash) != 64 || content.Type.Media() == "" {
				t.Errorf("%s: %+v, %v", test.name, content, err)
			}
			continue
		}
		if fault.KindOf(err) == fault.Internal || err.(*fault.Error).Code != test.code {
			t.Errorf("%s: want %s, got %v", test.name, test.code, err)
			continue
		}
		if said := fault.Say(message.Zh, err); strings.Contains(said, "{") || !strings.Contains(said, test.name) {
			t.Errorf("%s: said %q", test.name, said)
		}
	}
}

// A workbook of the program's own library, with a photo, opens again.
func TestAWorkbookOpensAsBefore(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	book.SetCellValue("Sheet1", "B2", "张家湾组")
	if err := book.AddPictureFromBytes("Sheet1", "D4", &excelize.Picture{Extension: ".jpg", File: phone(t)}); err != nil {
		t.Fatal(err)
	}
	upload, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	kept := prepare(t, "台账.xlsx", upload.Bytes())
	again, err := excelize.OpenReader(bytes.NewReader(kept.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	value, _ := again.GetCellValue("Sheet1", "B2")
	pictures, err := again.GetPictures("Sheet1", "D4")
	if err != nil || value != "张家湾组" || len(pictures) != 1 {
		t.Fatalf("%q, %d pictures, %v", value, len(pictures), err)
	}
	if bytes.Contains(pictures[0].File, []byte(secret)) {
		t.Error("the photo tells its place")
	}
	samePicture(t, plainJPEG(t), pictures[0].File)
}

// A part that unfolds to more than it says is a trap, and is let alone.
func TestAPackageThatLiesAboutItsSize(t *testing.T) {
	upload := office(t, types, "<Types/>", document, "x", "word/media/a.png", string(plainPNG(t))+strings.Repeat("\x00", 5<<20))
	at := bytes.LastIndex(upload, []byte("PK\x01\x02")) // the directory's entry of the last part
	binary.LittleEndian.PutUint32(upload[at+24:], 10)
	if _, err := attachment.Prepare("a.docx", upload); fault.KindOf(err) != fault.Invalid {
		t.Errorf("%v", err)
	}
}

func utf16(name string) string { return strings.Join(strings.Split(name, ""), "\x00") + "\x00" }

func TestPlaceIsTakenOffPhotosInPDF(t *testing.T) {
	photo := string(plainJPEG(t)[:2]) + string(app(0xe1, exif(binary.BigEndian, "MM", 1))) + string(plainJPEG(t)[2:])
	upload := []byte("%PDF-1.4\n1 0 obj\n<</Filter /DCTDecode>>\nstream\n" + photo + "\nendstream\nendobj\nExif\x00\x00 in a text\n%%EOF\n")
	kept := prepare(t, "a.pdf", upload)
	if bytes.Contains(kept.Bytes, []byte(secret)) || len(kept.Bytes) != len(upload) || !bytes.HasSuffix(kept.Bytes, upload[len(upload)-40:]) {
		t.Error("the photo tells its place, or the file has changed elsewhere")
	}
	if !bytes.Contains(upload, []byte(secret)) {
		t.Error("the upload was changed under its owner's hands")
	}
	signed := bytes.Replace(upload, []byte("<</Filter"), []byte("<</ByteRange [0 1] /Filter"), 1)
	if kept := prepare(t, "a.pdf", signed); !bytes.Equal(kept.Bytes, signed) {
		t.Error("a signed file was changed")
	}
}

func TestOnlyStrokesAreDrawn(t *testing.T) {
	for _, bad := range []string{"", "10 20", `M1 2"/><script>`, "M1 2&#x3c;", "M1 2\n<"} {
		if drawn, err := attachment.Draw(300, 100, bad); err == nil {
			t.Errorf("%q gave %s", bad, drawn)
		}
	}
	if _, err := attachment.Draw(0, 100, "M1 2"); err == nil {
		t.Error("a field without width")
	}
}

func TestNamesAreSafe(t *testing.T) {
	long := strings.Repeat("长", 200)
	for name, want := range map[string]string{
		"照片.jpg":                      "照片.jpg",
		"IMG_0001.JPEG":               "IMG_0001.jpg",
		`C:\Users\a\入户 2020.3.15.jpg`: "入户 2020.3.15.jpg",
		"../../etc/passwd":            "passwd.jpg",
		"invoice\u202egpj.exe":        "invoicegpj.exe.jpg",
		"a<b>\"c\"|d?.jpg":            "a_b__c__d_.jpg",
		" . .jpg":                     "附件.jpg",
		"con.jpg":                     "附件con.jpg",
		"a\r\nSet-Cookie: x.jpg":      "a Set-Cookie_ x.jpg",
		"零\u200b宽\ufeff.jpg":          "零宽.jpg",
		long + ".jpg":                 long[:80*3] + ".jpg",
		"\xff\xfe.jpg":                "附件.jpg",
		"e\u0301.jpg":                 "\u00e9.jpg",
	} {
		if got := attachment.Clean(name, attachment.JPEG); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	f := attachment.File{Name: "入户 照片.jpg", Type: attachment.JPEG}
	if got := f.Disposition(); got != `inline; filename="file.jpg"; filename*=UTF-8''%E5%85%A5%E6%88%B7%20%E7%85%A7%E7%89%87.jpg` {
		t.Errorf("header: %s", got)
	}
	if got := (attachment.File{Name: "a.pdf", Type: attachment.PDF}).Disposition(); !strings.HasPrefix(got, "attachment;") {
		t.Errorf("a PDF is shown in place: %s", got)
	}
}

// Whatever is sent, Prepare neither fails badly nor keeps a secret, and what it
// keeps it takes again unchanged.
func FuzzPrepare(f *testing.F) {
	f.Add(phone(f, app(0xe1, exif(binary.LittleEndian, "II", 6))))
	f.Add(plainPNG(f))
	f.Add(office(f, types, "<Types/>", document, "x", "word/media/a.png", string(plainPNG(f))))
	f.Add([]byte("%PDF-1.4\n%%EOF"))
	f.Add([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M1"`))
	f.Fuzz(func(t *testing.T, upload []byte) {
		content, err := attachment.Prepare("a", upload)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
			return
		}
		again, err := attachment.Prepare("a", content.Bytes)
		if err != nil || again.Hash != content.Hash {
			t.Fatalf("kept once, sent again: %v", err)
		}
		if content.Type == attachment.PNG && bytes.Contains(content.Bytes, []byte("eXIf\x00")) {
			t.Fatal("Exif is left")
		}
	})
}
