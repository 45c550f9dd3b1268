// Package eventstream interprets an event stream: bytes in, events out, as the
// WHATWG HTML standard asks in "Parsing an event stream" (9.2.5) and
// "Interpreting an event stream" (9.2.6).
//
// https://html.spec.whatwg.org/multipage/server-sent-events.html
package eventstream

import "bytes"

// Event is one dispatched event. Its slices belong to the parser and to the
// chunk that was fed: they hold until the handler returns.
type Event struct {
	// Type is "message" where the stream names none.
	Type []byte
	// Data is the data buffer without its last line feed. Valid UTF-8.
	Data []byte
	// LastEventID is the last event ID as of this event, empty before the first id.
	LastEventID []byte
}

// Handler is told what the stream holds, in the stream's order.
type Handler interface {
	Event(event Event)
	// Comment is given what follows the colon, less one leading space.
	Comment(text []byte)
	// Retry is given a new reconnection time, at most MaxRetry.
	Retry(milliseconds int64)
}

// MaxRetry is the largest reconnection time that is told apart, 2^53 - 1
// milliseconds. The standard sets no limit; JSON's and JavaScript's readers do.
const MaxRetry = 1<<53 - 1

// keptCapacity is the most a buffer keeps for the next event. A stream that
// once carried a large event does not hold its memory for ever.
const keptCapacity = 16 << 10

var (
	byteOrderMark = []byte("\xEF\xBB\xBF")
	messageType   = []byte("message")
)

// Parser interprets one stream at a time. The borders of the chunks it is fed
// mean nothing. The zero value is ready, without limit.
type Parser struct {
	// MaxEventBytes bounds what one event may hold in memory: its unfinished
	// line and its data buffer together. Zero is no limit. The standard sets
	// none; a hostile stream is an endless line.
	MaxEventBytes int

	line        []byte // an unfinished line, when a chunk ended inside it
	data        []byte // the data buffer, each value followed by a line feed
	eventType   []byte // the event type buffer
	idBuffer    []byte // the last event ID buffer
	lastEventID []byte // the last event ID string, set by each blank line

	bom        int  // bytes of a leading byte order mark seen so far
	started    bool // the place for a byte order mark is past
	afterCR    bool // the last byte was CR: an LF that follows belongs to it
	hasData    bool // a data field came since the last blank line
	fieldsSeen bool // a data, event or id field came since the last blank line
	failure    error
}

// Reset prepares for the stream of a new connection. lastEventID carries over:
// it "remains set to this value until the next time it is set by the server"
// (9.2.6), as every browser does it.
func (p *Parser) Reset(lastEventID []byte) {
	id := append(p.lastEventID[:0:0], lastEventID...)
	*p = Parser{
		MaxEventBytes: p.MaxEventBytes,
		line:          p.line[:0], data: p.data[:0], eventType: p.eventType[:0],
		idBuffer: append(p.idBuffer[:0], id...), lastEventID: id,
	}
}

// LastEventID is the last event ID string: what a reconnection sends. It is
// set at each blank line, also where that dispatches no event. It holds until
// the next call.
func (p *Parser) LastEventID() []byte { return p.lastEventID }

// Feed interprets the next bytes of the stream. The error, once there was one,
// is a *LimitError and stays: the stream cannot be followed any further.
func (p *Parser) Feed(chunk []byte, handler Handler) error {
	if p.failure != nil {
		return p.failure
	}
	if !p.started {
		chunk = p.skipByteOrderMark(chunk)
	}
	// Where the next LF and CR are. Each byte is searched once for each of
	// them, whatever kind of line end the stream uses.
	nextLF, nextCR := -1, -1
	for at := 0; at < len(chunk); {
		if p.afterCR {
			p.afterCR = false
			if chunk[at] == '\n' {
				at++
				continue
			}
		}
		if nextLF < at {
			nextLF = indexFrom(chunk, at, '\n')
		}
		if nextCR < at {
			nextCR = indexFrom(chunk, at, '\r')
		}
		end := min(nextLF, nextCR)
		if err := p.checkLimit(end - at); err != nil {
			return err
		}
		if end == len(chunk) {
			p.line = append(p.line, chunk[at:]...)
			return nil
		}
		p.afterCR = chunk[end] == '\r'
		if len(p.line) == 0 {
			p.interpretLine(chunk[at:end], handler)
		} else {
			p.line = append(p.line, chunk[at:end]...)
			p.interpretLine(p.line, handler)
			p.line = reuse(p.line)
		}
		at = end + 1
	}
	return nil
}

// End tells whether the end of the stream cut something off: "Once the end of
// the file is reached, any pending data must be discarded" (9.2.6).
func (p *Parser) End() (discarded bool) {
	return len(p.line) > 0 || p.fieldsSeen || (!p.started && p.bom > 0)
}

// indexFrom is the offset of the byte in chunk[at:], or the chunk's length.
func indexFrom(chunk []byte, at int, b byte) int {
	if i := bytes.IndexByte(chunk[at:], b); i >= 0 {
		return at + i
	}
	return len(chunk)
}

// "Streams must be decoded using the UTF-8 decode algorithm", which "strips one
// leading UTF-8 Byte Order Mark (BOM), if any" (9.2.5).
func (p *Parser) skipByteOrderMark(chunk []byte) []byte {
	for len(chunk) > 0 {
		if chunk[0] != byteOrderMark[p.bom] {
			p.line = append(p.line, byteOrderMark[:p.bom]...) // no mark after all
			p.started = true
			break
		}
		p.bom++
		chunk = chunk[1:]
		if p.bom == len(byteOrderMark) {
			p.started = true
			break
		}
	}
	return chunk
}

func (p *Parser) checkLimit(more int) error {
	if p.MaxEventBytes > 0 && len(p.line)+more+len(p.data) > p.MaxEventBytes {
		p.failure = &LimitError{Limit: p.MaxEventBytes}
		p.line, p.data = nil, nil
	}
	return p.failure
}

// reuse empties a buffer, and lets one go that has grown large.
func reuse(buffer []byte) []byte {
	if cap(buffer) > keptCapacity {
		return nil
	}
	return buffer[:0]
}
