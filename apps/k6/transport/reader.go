package transport

import (
	"net"
	"sync"
	"time"
)

// reader reads a connection into a buffer that it holds no longer than needed.
type reader interface {
	// read waits for bytes; they hold until release.
	read() (bytes []byte, at time.Time, err error)
	release()
}

const (
	pooledSize = 32 << 10
	parkedSize = 1 << 10
)

var buffers = sync.Pool{New: func() any {
	buffer := make([]byte, pooledSize)
	return &buffer
}}

// newReader gives the leanest reader there is for the connection.
func newReader(network *Network, conn connection) reader {
	inner, count := conn.Conn, func(int) {}
	if network.Unwrap != nil {
		inner, count = network.Unwrap(inner)
	}
	if lean := newBufferlessReader(inner, count); lean != nil {
		return lean
	}
	return &parkedReader{conn: conn.Conn}
}

// parkedReader waits with a small buffer, and reads on with a large one while
// the small one is filled.
type parkedReader struct {
	conn   net.Conn
	parked [parkedSize]byte
	pooled *[]byte
	full   bool
}

func (r *parkedReader) read() ([]byte, time.Time, error) {
	buffer := r.parked[:]
	if r.full {
		r.pooled = buffers.Get().(*[]byte)
		buffer = *r.pooled
	}
	n, err := r.conn.Read(buffer)
	at := time.Now()
	r.full = n == len(buffer)
	return buffer[:n], at, err
}

func (r *parkedReader) release() {
	if r.pooled != nil {
		buffers.Put(r.pooled)
		r.pooled = nil
	}
}
