package transport

import (
	"errors"
	"io"
)

// framing takes the content out of the bytes of an HTTP/1.1 body.
type framing interface {
	// next gives the first run of content in the bytes and what is left after
	// it. No content: all bytes were framing. io.EOF: the content is complete.
	next(bytes []byte) (content, rest []byte, err error)
	// cut is the error of a connection that was closed here.
	cut() error
	// complete tells that no byte is needed to know the content has ended.
	complete() bool
}

const errCut = closedError("the connection was closed inside the body")

// closedError tells of a connection that ended where more should have come. It
// is io.ErrUnexpectedEOF to errors.Is.
type closedError string

func (e closedError) Error() string        { return string(e) }
func (e closedError) Is(target error) bool { return target == io.ErrUnexpectedEOF }

// untilClose is content that the end of the connection ends.
type untilClose struct{}

func (untilClose) next(bytes []byte) (content, rest []byte, err error) { return bytes, nil, nil }
func (untilClose) cut() error                                          { return io.EOF }
func (untilClose) complete() bool                                      { return false }

// sized is content of a known length.
type sized struct{ left int64 }

func (s *sized) next(bytes []byte) (content, rest []byte, err error) {
	n := min(s.left, int64(len(bytes)))
	s.left -= n
	if n == 0 {
		return nil, nil, io.EOF
	}
	return bytes[:n], bytes[n:], nil
}

func (s *sized) cut() error {
	if s.left == 0 {
		return io.EOF
	}
	return errCut
}

func (s *sized) complete() bool { return s.left == 0 }

// chunked is content in chunks (RFC 9112, 7.1).
type chunked struct {
	state chunkState
	left  int64 // of the chunk's data
	digit bool  // a size digit was seen
	line  int   // bytes of the extension or trailer so far
}

type chunkState uint8

const (
	inSize chunkState = iota
	inExtension
	inData
	afterData
	inTrailer      // at the start of a trailer line
	inTrailerField // inside one
	ended
)

const (
	maxChunk        = 1 << 40
	maxChunkTrailer = 64 << 10
)

var errChunk = errors.New("a malformed chunk in the body")

func (c *chunked) cut() error {
	if c.state == ended {
		return io.EOF
	}
	return errCut
}

func (c *chunked) complete() bool { return c.state == ended }

func (c *chunked) next(bytes []byte) (content, rest []byte, err error) {
	for i := 0; i < len(bytes); i++ {
		if c.state == inData {
			n := min(c.left, int64(len(bytes)-i))
			if c.left -= n; c.left == 0 {
				c.state = afterData
			}
			return bytes[i : i+int(n)], bytes[i+int(n):], nil
		}
		if err := c.frame(bytes[i]); err != nil {
			return nil, nil, err
		}
	}
	if c.state == ended {
		return nil, nil, io.EOF
	}
	return nil, nil, nil
}

// frame takes one byte that is not content.
func (c *chunked) frame(b byte) error {
	switch c.state {
	case inSize:
		return c.size(b)
	case inExtension:
		if b == '\n' {
			return c.sizeEnds()
		}
		return c.count()
	case afterData:
		if b == '\n' {
			c.state, c.digit, c.line = inSize, false, 0
		} else if b != '\r' {
			return errChunk
		}
	case inTrailer, inTrailerField:
		switch {
		case b == '\n' && c.state == inTrailer:
			c.state = ended
		case b == '\n':
			c.state = inTrailer
		case b != '\r':
			c.state = inTrailerField
		}
		return c.count()
	}
	return nil // ended: what follows is not of this response
}

func (c *chunked) size(b byte) error {
	var value byte
	switch {
	case b >= '0' && b <= '9':
		value = b - '0'
	case b >= 'a' && b <= 'f':
		value = b - 'a' + 10
	case b >= 'A' && b <= 'F':
		value = b - 'A' + 10
	case b == '\n':
		return c.sizeEnds()
	case b == '\r' || b == ';' || b == ' ' || b == '\t':
		c.state = inExtension
		return nil
	default:
		return errChunk
	}
	c.digit = true
	if c.left = c.left<<4 | int64(value); c.left > maxChunk {
		return errChunk
	}
	return nil
}

func (c *chunked) sizeEnds() error {
	switch {
	case !c.digit:
		return errChunk
	case c.left == 0:
		c.state, c.line = inTrailer, 0
	default:
		c.state = inData
	}
	return nil
}

func (c *chunked) count() error {
	if c.line++; c.line > maxChunkTrailer {
		return errChunk
	}
	return nil
}
