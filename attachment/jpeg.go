package attachment

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/jpeg" // for its dimensions
	_ "image/png"

	"guben/fault"
)

// Markers of JPEG (ITU-T T.81, annex B).
const (
	soi   = 0xd8
	eoi   = 0xd9
	sos   = 0xda
	com   = 0xfe
	app0  = 0xe0
	app1  = 0xe1
	app2  = 0xe2
	app14 = 0xee
	app15 = 0xef
)

// stripJPEG keeps what draws the picture: of the application segments only
// JFIF, Adobe's colour transform and the colour profile; of Exif only which
// side is up. What follows the end of the picture (a second picture, a film) goes.
func stripJPEG(file []byte) ([]byte, *fault.Error) {
	out := append(make([]byte, 0, len(file)), 0xff, soi)
	orientation := 0
	for at := 2; ; {
		marker, body, next, ok := segment(file, at)
		if !ok {
			return nil, damaged(JPEG)
		}
		if marker == eoi {
			return upright(append(out, 0xff, eoi), orientation)
		}
		if marker == app1 && orientation == 0 {
			orientation = exifOrientation(body)
		}
		if keepsJPEG(marker, body) {
			out = append(out, file[next-len(body)-4:next]...)
		}
		if at = next; marker == sos {
			end := scanEnd(file, at)
			out, at = append(out, file[at:end]...), end
		}
	}
}

// segment reads the marker segment at a position; fill bytes before it are
// passed over. The end of the image has no body.
func segment(file []byte, at int) (marker byte, body []byte, next int, ok bool) {
	if at >= len(file) || file[at] != 0xff {
		return 0, nil, 0, false
	}
	for at < len(file) && file[at] == 0xff {
		at++
	}
	if at >= len(file) {
		return 0, nil, 0, false
	}
	marker = file[at]
	if marker == eoi {
		return marker, nil, at + 1, true
	}
	if at+3 > len(file) || marker < 0xc0 || marker >= 0xd0 && marker <= soi {
		return 0, nil, 0, false
	}
	length := int(binary.BigEndian.Uint16(file[at+1:]))
	if length < 2 || at+1+length > len(file) {
		return 0, nil, 0, false
	}
	return marker, file[at+3 : at+1+length], at + 1 + length, true
}

func keepsJPEG(marker byte, body []byte) bool {
	switch {
	case marker == app0:
		return bytes.HasPrefix(body, []byte("JFIF\x00"))
	case marker == app2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case marker == app14:
		return bytes.HasPrefix(body, []byte("Adobe"))
	case marker == com || marker >= app0 && marker <= app15:
		return false
	}
	return true
}

// scanEnd is where the coded data of a scan end: at a marker that is neither a
// stuffed byte nor a restart.
func scanEnd(file []byte, at int) int {
	for ; at+1 < len(file); at++ {
		if next := file[at+1]; file[at] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) {
			return at
		}
	}
	return len(file)
}

// exifOrientation is the tag 0x0112 of an Exif segment (JEITA CP-3451), 0 if
// it has none or is not Exif.
func exifOrientation(body []byte) int {
	tiff, isExif := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
	if !isExif || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	first := int64(order.Uint32(tiff[4:]))
	if first+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[first+2:]
	for n := int(order.Uint16(tiff[first:])); n > 0 && len(entries) >= 12; n, entries = n-1, entries[12:] {
		if order.Uint16(entries) == 0x0112 {
			return int(order.Uint16(entries[8:]))
		}
	}
	return 0
}

// upright puts an Exif segment back that says nothing but which side is up,
// and checks that the picture has a size a page can show.
func upright(clean []byte, orientation int) ([]byte, *fault.Error) {
	if orientation >= 2 && orientation <= 8 {
		exif := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
		exif[29] = byte(orientation)
		clean = bytes.Join([][]byte{clean[:2], exif, clean[2:]}, nil)
	}
	return clean, measured(clean, JPEG)
}

// mostPixels bounds a picture: a small file can unfold to more than a
// browser's memory holds.
const mostPixels = 100_000_000

func measured(picture []byte, kind Type) *fault.Error {
	size, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || size.Width < 1 || size.Height < 1 {
		return damaged(kind).Because(err)
	}
	if size.Width*size.Height > mostPixels {
		return fault.New(fault.TooLarge, "attachment.too_many_pixels", "width", size.Width, "height", size.Height)
	}
	return nil
}
