//go:build unix

package transport

import (
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

// bufferlessReader waits without a buffer: it takes one from the pool only when
// the socket has bytes. Thousands of idle streams then share a few buffers.
type bufferlessReader struct {
	raw     syscall.RawConn
	count   func(int)
	buffer  *[]byte
	n       int
	failure error
	try     func(descriptor uintptr) bool // attempt, made once
}

func newBufferlessReader(conn net.Conn, count func(int)) reader {
	withDescriptor, ok := conn.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := withDescriptor.SyscallConn()
	if err != nil {
		return nil
	}
	r := &bufferlessReader{raw: raw, count: count}
	r.try = r.attempt
	return r
}

// attempt reads without waiting. It gives false when there is nothing yet; the
// runtime then waits for the socket and calls again.
func (r *bufferlessReader) attempt(descriptor uintptr) bool {
	if r.buffer == nil {
		r.buffer = buffers.Get().(*[]byte)
	}
	for {
		r.n, r.failure = syscall.Read(int(descriptor), *r.buffer)
		switch {
		case errors.Is(r.failure, syscall.EINTR):
			continue
		case errors.Is(r.failure, syscall.EAGAIN):
			r.release()
			return false
		}
		return true
	}
}

func (r *bufferlessReader) read() ([]byte, time.Time, error) {
	err := r.raw.Read(r.try)
	at := time.Now()
	switch {
	case err != nil: // the connection was closed on this side
		return nil, at, err
	case r.failure != nil:
		return nil, at, r.failure
	case r.n <= 0:
		return nil, at, io.EOF
	}
	r.count(r.n)
	return (*r.buffer)[:r.n], at, nil
}

func (r *bufferlessReader) release() {
	if r.buffer != nil {
		buffers.Put(r.buffer)
		r.buffer = nil
	}
}
