package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"golang.org/x/net/http2"
)

// http2Connection is one HTTP/2 connection.
type http2Connection struct {
	*http2.ClientConn
	conn connection
	// announced is the SETTINGS_MAX_CONCURRENT_STREAMS of the peer, or nil.
	announced *uint32
}

// startHTTP2 begins HTTP/2 on a connection. When it returns, the peer's
// settings are known.
func startHTTP2(ctx context.Context, conn connection) (*http2Connection, error) {
	transport := &http2.Transport{
		AllowHTTP: true, DisableCompression: true, MaxHeaderListSize: maxHead,
	}
	settings := &firstSettings{Conn: conn}
	started, err := transport.NewClientConn(settings)
	if err == nil {
		// A server's first frame is SETTINGS (RFC 9113, 3.4), so its answer to
		// a PING comes after it.
		if err = started.Ping(ctx); err == nil {
			return &http2Connection{started, conn, settings.streamLimit()}, nil
		}
		_ = started.Close()
	}
	_ = conn.Close()
	return nil, fmt.Errorf("HTTP/2: %w", err)
}

// open sends the request as a stream of the connection. ended is called once,
// when the stream is over or could not be opened.
func (c *http2Connection) open(ctx context.Context, request *Request, ended func()) (*Response, error) {
	outgoing := (&http.Request{
		Method: request.Method, URL: request.URL, Host: request.URL.Host, Header: request.Header.Clone(),
		Proto: "HTTP/2.0", ProtoMajor: 2, ContentLength: int64(len(request.Body)),
	}).WithContext(ctx)
	if host := request.Header.Get("Host"); host != "" {
		outgoing.Host = host
		outgoing.Header.Del("Host")
	}
	if len(request.Body) > 0 {
		outgoing.Body = io.NopCloser(bytes.NewReader(request.Body))
	}
	response, err := c.RoundTrip(outgoing)
	if err != nil {
		ended()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	return &Response{
		Status: response.StatusCode, Header: response.Header, Protocol: "HTTP/2.0", Remote: c.conn.RemoteAddr(),
		Body: &http2Body{reading: response.Body, ended: sync.OnceFunc(ended)},
	}, nil
}

type http2Body struct {
	reading io.ReadCloser
	parked  [parkedSize]byte
	pooled  *[]byte
	full    bool
	ended   func()
}

func (b *http2Body) Next() ([]byte, time.Time, error) {
	if b.pooled != nil {
		buffers.Put(b.pooled)
		b.pooled = nil
	}
	buffer := b.parked[:]
	if b.full {
		b.pooled = buffers.Get().(*[]byte)
		buffer = *b.pooled
	}
	n, err := b.reading.Read(buffer)
	at := time.Now()
	b.full = n == len(buffer)
	if n > 0 {
		return buffer[:n], at, nil // an error comes again
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %w", errCut, err)
	}
	return nil, at, err
}

func (b *http2Body) Close() {
	_ = b.reading.Close()
	b.ended()
}
