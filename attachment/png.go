package attachment

import (
	"encoding/binary"
	"hash/crc32"
	"slices"

	"guben/fault"
)

// drawing are the chunks that draw a PNG (ISO/IEC 15948); all others, text,
// Exif and time among them, are left out.
var drawing = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "hIST", "pHYs", "sPLT",
	"acTL", "fcTL", "fdAT"}

func stripPNG(file []byte) ([]byte, *fault.Error) {
	out := append(make([]byte, 0, len(file)), file[:8]...)
	for rest := file[8:]; len(rest) >= 12; {
		length := int64(binary.BigEndian.Uint32(rest))
		if length > int64(len(rest)-12) {
			break
		}
		chunk, name := rest[:12+length], string(rest[4:8])
		if crc32.ChecksumIEEE(chunk[4:8+length]) != binary.BigEndian.Uint32(chunk[8+length:]) {
			break
		}
		if slices.Contains(drawing, name) {
			out = append(out, chunk...)
		}
		if name == "IEND" {
			return out, measured(out, PNG)
		}
		rest = rest[12+length:]
	}
	return nil, damaged(PNG)
}
