package transport

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// maxHead bounds a response head, so that an endless header is an error.
const maxHead = 64 << 10

// writeRequest sends an HTTP/1.1 request.
func writeRequest(conn connection, request *Request) error {
	outgoing := http.Request{
		Method: request.Method, URL: request.URL, Host: request.URL.Host, Header: request.Header.Clone(),
		ContentLength: int64(len(request.Body)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if host := request.Header.Get("Host"); host != "" {
		outgoing.Host = host
	}
	if len(request.Body) > 0 {
		outgoing.Body = io.NopCloser(bytes.NewReader(request.Body))
	} else if request.Method != http.MethodGet && request.Method != http.MethodHead {
		outgoing.Body = http.NoBody
	}
	var buffer bytes.Buffer
	var err error
	if conn.viaProxy != nil {
		authorize(outgoing.Header, conn.viaProxy)
		err = outgoing.WriteProxy(&buffer)
	} else {
		err = outgoing.Write(&buffer)
	}
	if err != nil {
		return err
	}
	_, err = conn.Write(buffer.Bytes())
	return err
}

// readHead reads up to the end of the final response's head. rest is what came
// after it.
func readHead(conn net.Conn, method string) (response *http.Response, rest []byte, err error) {
	received := make([]byte, 0, 1024)
	for {
		head, more, complete := cutHead(received)
		if !complete {
			if len(received) >= maxHead {
				return nil, nil, fmt.Errorf("the response head is larger than %d KiB", maxHead>>10)
			}
			if received, err = readMore(conn, received); err != nil {
				return nil, nil, err
			}
			continue
		}
		response, err = http.ReadResponse(bufio.NewReaderSize(bytes.NewReader(head), 512), &http.Request{Method: method})
		if err != nil {
			return nil, nil, fmt.Errorf("not an HTTP/1.1 response: %w", err)
		}
		// RFC 9110, 15.2: a client reads any 1xx before the final response.
		if response.StatusCode < 200 && response.StatusCode != http.StatusSwitchingProtocols {
			received = more
			continue
		}
		return response, more, nil
	}
}

func readMore(conn net.Conn, received []byte) ([]byte, error) {
	if len(received) == cap(received) {
		received = append(received, make([]byte, len(received)+1)...)[:len(received)]
	}
	n, err := conn.Read(received[len(received):cap(received)])
	if n > 0 {
		return received[:len(received)+n], nil
	}
	if errors.Is(err, io.EOF) {
		if len(received) == 0 {
			return nil, closedError("the connection was closed without an answer")
		}
		return nil, fmt.Errorf("the connection was closed inside the response head: %w", io.ErrUnexpectedEOF)
	}
	return received, err
}

// cutHead splits at the blank line that ends the head, CR LF or LF alone
// (RFC 9112, 2.2).
func cutHead(received []byte) (head, rest []byte, complete bool) {
	for at := 0; ; {
		i := bytes.IndexByte(received[at:], '\n')
		if i < 0 {
			return nil, nil, false
		}
		at += i + 1
		switch next := received[at:]; {
		case bytes.HasPrefix(next, []byte("\n")):
			return received[:at+1], received[at+1:], true
		case bytes.HasPrefix(next, []byte("\r\n")):
			return received[:at+2], received[at+2:], true
		}
	}
}

// framingOf is how the content of an HTTP/1.1 response is delimited (RFC 9112, 6.3).
func framingOf(response *http.Response, method string) framing {
	status := response.StatusCode
	switch {
	case method == http.MethodHead || status == http.StatusNoContent || status == http.StatusNotModified:
		return &sized{}
	case len(response.TransferEncoding) > 0 && response.TransferEncoding[0] == "chunked":
		return &chunked{}
	case response.ContentLength >= 0 && response.Header.Get("Content-Length") != "":
		length, _ := strconv.ParseInt(response.Header.Get("Content-Length"), 10, 64)
		return &sized{left: length}
	default:
		return untilClose{}
	}
}
