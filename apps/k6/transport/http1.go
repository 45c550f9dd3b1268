package transport

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// openHTTP1 sends the request on a connection of its own.
func openHTTP1(ctx context.Context, network *Network, conn connection, request *Request) (*Response, error) {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	response, err := func() (*Response, error) {
		if err := writeRequest(conn, request); err != nil {
			return nil, err
		}
		head, rest, err := readHead(conn, request.Method)
		if err != nil {
			return nil, err
		}
		body := &http1Body{conn: conn, framing: framingOf(head, request.Method), stop: stop}
		body.reader = newReader(network, conn)
		if len(rest) > 0 {
			body.at = time.Now()
			body.unread = rest
		}
		return &Response{
			Status: head.StatusCode, Header: head.Header, Protocol: head.Proto, Remote: conn.RemoteAddr(), Body: body,
		}, nil
	}()
	if err != nil {
		stop()
		_ = conn.Close()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	return response, nil
}

type http1Body struct {
	conn    connection
	reader  reader
	framing framing
	unread  []byte
	at      time.Time
	stop    func() bool
	closing sync.Once
}

func (b *http1Body) Next() ([]byte, time.Time, error) {
	for {
		if len(b.unread) == 0 {
			if b.framing.complete() {
				return nil, time.Now(), io.EOF
			}
			b.reader.release()
			chunk, at, err := b.reader.read()
			b.unread, b.at = chunk, at
			if len(chunk) == 0 {
				if errors.Is(err, io.EOF) {
					err = b.framing.cut()
				}
				return nil, at, err
			}
		}
		content, rest, err := b.framing.next(b.unread)
		b.unread = rest
		if len(content) > 0 || err != nil {
			return content, b.at, err
		}
	}
}

func (b *http1Body) Close() {
	b.closing.Do(func() {
		b.stop()
		_ = b.conn.Close()
	})
}
