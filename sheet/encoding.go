package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// coding is how a text file is encoded.
type coding uint8

const (
	codingUTF8 coding = iota
	codingGB18030
	utf16LE
	utf16BE
)

// encodingOf reads the byte-order mark or, where zero bytes give UTF-16 away,
// the halves in which its line feeds and commas lie.
func encodingOf(head []byte) coding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16LE
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16BE
	}
	little, big, odd := 0, 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		switch {
		case head[i] == 0 && head[i+1] == 0:
			odd++
		case head[i+1] == 0 && printable(head[i]):
			little++
		case head[i] == 0 && printable(head[i+1]):
			big++
		case head[i] == 0 || head[i+1] == 0:
			odd++
		}
	}
	// A Chinese character may end in a zero byte (一 is 4E 00), hence the margin.
	switch {
	case odd*10 > little+big || little+big == 0:
		return codingUTF8
	case little > 4*big:
		return utf16LE
	case big > 4*little:
		return utf16BE
	}
	return codingUTF8
}

func printable(b byte) bool {
	return b >= ' ' && b < 0x7f || b == '\t' || b == '\n' || b == '\r'
}

// detect reads the whole content once: UTF-8 if it is valid, or if the broken
// places are few beside the valid Chinese characters; GB18030 otherwise.
func detect(content io.ReaderAt, size int64) (coding, error) {
	in := io.NewSectionReader(content, 0, size)
	buf := make([]byte, 64<<10)
	valid, broken, kept := 0, 0, 0
	for first := true; ; first = false {
		n, err := io.ReadFull(in, buf[kept:])
		block := buf[:kept+n]
		if first {
			if found := encodingOf(block[:min(len(block), sniffed)&^1]); found != codingUTF8 {
				return found, nil
			}
		}
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return 0, err
		}
		v, b, rest := tally(block, last)
		valid, broken = valid+v, broken+b
		if last {
			break
		}
		kept = copy(buf, rest)
	}
	if broken == 0 || valid > 20*broken {
		return codingUTF8, nil
	}
	return codingGB18030, nil
}

// tally counts valid characters beyond ASCII and broken bytes; a character cut
// by the end of the block is left in rest.
func tally(block []byte, last bool) (valid, broken int, rest []byte) {
	for len(block) > 0 {
		if block[0] < utf8.RuneSelf {
			block = block[1:]
			continue
		}
		if !last && !utf8.FullRune(block) {
			return valid, broken, block
		}
		r, size := utf8.DecodeRune(block)
		if r == utf8.RuneError && size == 1 {
			broken++
		} else {
			valid++
		}
		block = block[size:]
	}
	return valid, broken, nil
}

// decode turns the content into UTF-8 without a byte-order mark; what cannot be
// read becomes U+FFFD.
func decode(in io.Reader, found coding) io.Reader {
	var from encoding.Encoding
	switch found {
	case codingGB18030:
		from = simplifiedchinese.GB18030
	case utf16LE:
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case utf16BE:
		from = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	default:
		from = unicode.UTF8BOM
	}
	return transform.NewReader(in, from.NewDecoder())
}
