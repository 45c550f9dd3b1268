package eventstream

import "bytes"

// interpretLine takes one line without its end (9.2.6, "the following rules").
func (p *Parser) interpretLine(line []byte, handler Handler) {
	// "If the line is empty (a blank line): Dispatch the event."
	if len(line) == 0 {
		p.dispatch(handler)
		return
	}
	line = DecodeUTF8(line)
	colon := bytes.IndexByte(line, ':')
	// "Otherwise, the string is not empty but does not contain a U+003A COLON
	// character (:): Process the field using the whole line as the field name,
	// and the empty string as the field value."
	if colon < 0 {
		p.processField(line, nil, handler)
		return
	}
	// "If value starts with a U+0020 SPACE character, remove it from value."
	value := line[colon+1:]
	if len(value) > 0 && value[0] == ' ' {
		value = value[1:]
	}
	// "If the line starts with a U+003A COLON character (:): Ignore the line."
	if colon == 0 {
		handler.Comment(value)
		return
	}
	p.processField(line[:colon], value, handler)
}

// "Field names must be compared literally, with no case folding performed."
func (p *Parser) processField(name, value []byte, handler Handler) {
	switch string(name) {
	case "data":
		// "Append the field value to the data buffer, then append a single
		// U+000A LINE FEED (LF) character to the data buffer."
		p.fieldsSeen, p.hasData = true, true
		p.data = append(append(p.data, value...), '\n')
	case "event":
		// "Set the event type buffer to the field value."
		p.fieldsSeen = true
		p.eventType = append(p.eventType[:0], value...)
	case "id":
		// "If the field value does not contain U+0000 NULL, then set the last
		// event ID buffer to the field value. Otherwise, ignore the field."
		p.fieldsSeen = true
		if bytes.IndexByte(value, 0) < 0 {
			p.idBuffer = append(p.idBuffer[:0], value...)
		}
	case "retry":
		if milliseconds, ok := parseRetry(value); ok {
			handler.Retry(milliseconds)
		}
	}
	// "Otherwise: The field is ignored."
}

func (p *Parser) dispatch(handler Handler) {
	p.fieldsSeen = false
	// "Set the last event ID string of the event source to the value of the
	// last event ID buffer. The buffer does not get reset."
	p.lastEventID = append(p.lastEventID[:0], p.idBuffer...)
	// "If the data buffer is an empty string, set the data buffer and the event
	// type buffer to the empty string and return." A data field leaves at least
	// its line feed there, so that an empty value still makes an event.
	if p.hasData {
		eventType := p.eventType
		if len(eventType) == 0 {
			eventType = messageType
		}
		// "If the data buffer's last character is a U+000A LINE FEED (LF)
		// character, then remove the last character from the data buffer."
		handler.Event(Event{Type: eventType, Data: p.data[:len(p.data)-1], LastEventID: p.lastEventID})
	}
	p.hasData = false
	p.data = reuse(p.data)
	p.eventType = reuse(p.eventType)
}

// "If the field value consists of only ASCII digits, then interpret the field
// value as an integer in base ten." No digit is no integer.
func parseRetry(value []byte) (milliseconds int64, ok bool) {
	for _, digit := range value {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		milliseconds = min(milliseconds*10+int64(digit-'0'), MaxRetry)
	}
	return milliseconds, len(value) > 0
}
