package eventstream

import "unicode/utf8"

const replacement = "\uFFFD"

// DecodeUTF8 gives the bytes back when they are valid UTF-8, else a copy in
// which each maximal subpart of an ill-formed sequence is one U+FFFD, as the
// Encoding standard's UTF-8 decoder does (https://encoding.spec.whatwg.org/#utf-8-decoder).
// Go's own conversions give one U+FFFD for each byte, or for each run.
//
// No line end is part of a multi-byte sequence, so a stream can be decoded line
// by line.
func DecodeUTF8(line []byte) []byte {
	if utf8.Valid(line) {
		return line
	}
	decoded := make([]byte, 0, len(line)+16)
	for at := 0; at < len(line); {
		if _, size := utf8.DecodeRune(line[at:]); size > 1 || line[at] < utf8.RuneSelf {
			decoded = append(decoded, line[at:at+size]...)
			at += size
			continue
		}
		decoded = append(decoded, replacement...)
		at += maximalSubpart(line[at:])
	}
	return decoded
}

// maximalSubpart is the length of the ill-formed sequence that one U+FFFD
// stands for: the longest start of a well-formed sequence, or one byte.
func maximalSubpart(sequence []byte) int {
	needed, lower, upper := 0, byte(0x80), byte(0xBF)
	switch lead := sequence[0]; {
	case lead >= 0xC2 && lead <= 0xDF:
		needed = 1
	case lead >= 0xE0 && lead <= 0xEF:
		needed = 2
		// "If byte is 0xE0, then set UTF-8 lower boundary to 0xA0."
		// "If byte is 0xED, then set UTF-8 upper boundary to 0x9F."
		switch lead {
		case 0xE0:
			lower = 0xA0
		case 0xED:
			upper = 0x9F
		}
	case lead >= 0xF0 && lead <= 0xF4:
		needed = 3
		// "If byte is 0xF0, then set UTF-8 lower boundary to 0x90."
		// "If byte is 0xF4, then set UTF-8 upper boundary to 0x8F."
		switch lead {
		case 0xF0:
			lower = 0x90
		case 0xF4:
			upper = 0x8F
		}
	}
	length := 1
	for ; length <= needed && length < len(sequence); length++ {
		if sequence[length] < lower || sequence[length] > upper {
			break
		}
		lower, upper = 0x80, 0xBF
	}
	return length
}
