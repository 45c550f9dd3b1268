package stamp

import (
	"fmt"
	"strconv"
	"strings"
)

// Path names where in an event a number stands: "id" is the last event ID,
// "data" the whole data, "data.sentAt" the member sentAt of the JSON object that
// data is, "data.meta.sentAt" a member of a member. The zero value finds nothing.
type Path struct {
	source  source
	members [][]byte
}

type source uint8

const (
	nowhere source = iota
	fromID
	fromData
)

// ParsePath reads a path. The empty text is the path that finds nothing.
func ParsePath(text string) (Path, error) {
	first, rest, hasMembers := strings.Cut(text, ".")
	var path Path
	switch {
	case text == "":
		return path, nil
	case first == "id" && !hasMembers:
		return Path{source: fromID}, nil
	case first == "data":
		path.source = fromData
	default:
		return path, fmt.Errorf("%q is no place in an event: say \"id\", \"data\", or \"data.member\"", text)
	}
	if hasMembers {
		for _, member := range strings.Split(rest, ".") {
			if member == "" {
				return Path{}, fmt.Errorf("%q has an empty member name", text)
			}
			path.members = append(path.members, []byte(member))
		}
	}
	return path, nil
}

// Set tells whether the path leads anywhere.
func (p Path) Set() bool { return p.source != nowhere }

// Find gives the text of the number, as far as it looks like one.
func (p Path) Find(id, data []byte) ([]byte, bool) {
	switch p.source {
	case fromID:
		return id, len(id) > 0
	case fromData:
		for _, member := range p.members {
			var ok bool
			if data, ok = findMember(data, member); !ok {
				return nil, false
			}
		}
		return number(data)
	default:
		return nil, false
	}
}

// Integer is the number at the path, when it is a whole one.
func (p Path) Integer(id, data []byte) (int64, bool) {
	text, ok := p.Find(id, data)
	if !ok || len(text) > 18 {
		return 0, false
	}
	negative := text[0] == '-'
	digits := text
	if negative {
		digits = text[1:]
	}
	var value int64
	for _, digit := range digits {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		value = value*10 + int64(digit-'0')
	}
	if negative {
		value = -value
	}
	return value, len(digits) > 0
}

// Number is the number at the path.
func (p Path) Number(id, data []byte) (float64, bool) {
	text, ok := p.Find(id, data)
	if !ok || len(text) > 64 {
		return 0, false
	}
	value, err := strconv.ParseFloat(string(text), 64)
	return value, err == nil
}
