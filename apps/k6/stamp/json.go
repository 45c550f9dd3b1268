package stamp

// A JSON object is read only as far as the member asked for, without decoding
// what stands before it. What is not well formed is not found; nothing here
// validates.

// findMember gives what follows `"name":` in the object, to the object's end.
func findMember(object, name []byte) ([]byte, bool) {
	at := skipSpace(object, 0)
	if at == len(object) || object[at] != '{' {
		return nil, false
	}
	for at++; ; at++ {
		at = skipSpace(object, at)
		end := skipString(object, at)
		if end < 0 {
			return nil, false
		}
		key := object[at+1 : end-1]
		at = skipSpace(object, end)
		if at == len(object) || object[at] != ':' {
			return nil, false
		}
		at = skipSpace(object, at+1)
		if string(key) == string(name) {
			return object[at:], true
		}
		if at = skipValue(object, at); at < 0 {
			return nil, false
		}
		at = skipSpace(object, at)
		if at == len(object) || object[at] != ',' {
			return nil, false
		}
	}
}

func skipSpace(text []byte, at int) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t') {
		at++
	}
	return at
}

// skipString is the offset behind the string that starts at at, or -1.
func skipString(text []byte, at int) int {
	if at >= len(text) || text[at] != '"' {
		return -1
	}
	for at++; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return -1
}

// skipValue is the offset behind the value that starts at at, or -1.
func skipValue(text []byte, at int) int {
	depth := 0
	for at < len(text) {
		switch text[at] {
		case '"':
			if at = skipString(text, at); at < 0 {
				return -1
			}
			if depth == 0 {
				return at
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at
			}
			if depth--; depth == 0 {
				return at + 1
			}
		case ',':
			if depth == 0 {
				return at
			}
		}
		at++
	}
	if depth > 0 {
		return -1
	}
	return at
}

// number gives the characters of a number at the start of the text.
func number(text []byte) ([]byte, bool) {
	at := skipSpace(text, 0)
	end := at
	for end < len(text) && isNumberCharacter(text[end]) {
		end++
	}
	return text[at:end], end > at
}

func isNumberCharacter(c byte) bool {
	return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}
