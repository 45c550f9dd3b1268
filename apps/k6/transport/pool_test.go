package transport_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/transport"
)

func network() transport.Network {
	return transport.Network{
		Dial: new(net.Dialer).DialContext,
		TLS:  &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // the test's own certificates
	}
}

func get(t testing.TB, target string, protocol transport.Protocol) *transport.Request {
	t.Helper()
	parsed, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return &transport.Request{Method: http.MethodGet, URL: parsed, Header: http.Header{}, Protocol: protocol}
}

func readAll(body transport.Body) (content string, err error) {
	defer body.Close()
	var text strings.Builder
	for {
		chunk, at, err := body.Next()
		if len(chunk) > 0 && time.Since(at) < 0 {
			return "", errors.New("read in the future")
		}
		text.Write(chunk)
		if err != nil {
			return text.String(), err
		}
	}
}

// answerRaw answers each connection with bytes, then closes it.
func answerRaw(t testing.TB, wire string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, wire)
			_ = conn.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

func TestHTTP1Bodies(t *testing.T) {
	for _, c := range []struct {
		name, wire, content string
		clean               bool
	}{
		{"until close", "HTTP/1.1 200 OK\r\n\r\nhello", "hello", true},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", "hello", true},
		{"sized", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", true},
		{"sized and cut", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "hello", false},
		{"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello", true},
		{"chunked and cut", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "hello", false},
		{"after early hints", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello", "hello", true},
		{"nothing", "HTTP/1.1 204 No Content\r\n\r\n", "", true},
		{"line feeds alone", "HTTP/1.1 200 OK\nX: y\n\nhello", "hello", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			pool := transport.NewPool(network())
			response, err := pool.Open(t.Context(), get(t, answerRaw(t, c.wire), transport.HTTP1), transport.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			content, err := readAll(response.Body)
			if content != c.content || errors.Is(err, io.EOF) != c.clean {
				t.Errorf("%q, %v", content, err)
			}
		})
	}
}

func TestLargeBodiesOverEachProtocol(t *testing.T) {
	want := strings.Repeat("0123456789abcdef", 1<<16)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, want)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	pool := transport.NewPool(network())
	defer pool.Close()
	for protocol, spoken := range map[transport.Protocol]string{
		transport.HTTP1: "HTTP/1.1", transport.HTTP2: "HTTP/2.0", transport.Automatic: "HTTP/2.0",
	} {
		response, err := pool.Open(t.Context(), get(t, server.URL, protocol), transport.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		content, err := readAll(response.Body)
		if response.Protocol != spoken || content != want || !errors.Is(err, io.EOF) {
			t.Errorf("%q: %s, %d bytes, %v", protocol, response.Protocol, len(content), err)
		}
	}
}

// The context ends what waits: the head, the body, a turn on a connection.
func TestTheContextEndsEverything(t *testing.T) {
	silent := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	}))
	silent.Config.Protocols = new(http.Protocols)
	silent.Config.Protocols.SetHTTP1(true)
	silent.Config.Protocols.SetUnencryptedHTTP2(true)
	silent.Start()
	defer silent.Close()
	defer silent.CloseClientConnections()
	because := errors.New("because")
	for _, protocol := range []transport.Protocol{transport.HTTP1, transport.CleartextHTTP2} {
		for _, path := range []string{"/head", "/body"} {
			pool := transport.NewPool(network())
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(50*time.Millisecond, func() { cancel(because) })
			response, err := pool.Open(ctx, get(t, silent.URL+path, protocol), transport.Limits{})
			if path == "/head" && !errors.Is(err, because) {
				t.Errorf("%s head: %v", protocol, err)
			}
			if path == "/body" {
				if err != nil {
					t.Fatal(err)
				}
				if _, err := readAll(response.Body); err == nil || errors.Is(err, io.EOF) {
					t.Errorf("%s body: %v", protocol, err)
				}
			}
			pool.Close()
		}
	}
}

func TestProxies(t *testing.T) {
	var seen atomic.Value
	origin := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "from the origin") })
	plain, secure := httptest.NewServer(origin), httptest.NewTLSServer(origin)
	defer plain.Close()
	defer secure.Close()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Store(r.Method + " " + r.RequestURI + " " + r.Header.Get("Proxy-Authorization"))
		if r.Method != http.MethodConnect {
			fmt.Fprint(w, "from the proxy")
			return
		}
		through(w, r.Host)
	}))
	defer proxy.Close()
	via := network()
	via.Proxy = func(*url.URL) (*url.URL, error) {
		return url.Parse(strings.Replace(proxy.URL, "http://", "http://me:secret@", 1))
	}
	credentials := "Basic " + base64.StdEncoding.EncodeToString([]byte("me:secret"))
	for _, c := range []struct{ url, content, seen string }{
		{plain.URL + "/path", "from the proxy", "GET " + plain.URL + "/path " + credentials},
		{secure.URL + "/path", "from the origin", "CONNECT " + strings.TrimPrefix(secure.URL, "https://") + " " + credentials},
	} {
		response, err := transport.NewPool(via).Open(t.Context(), get(t, c.url, transport.HTTP1), transport.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if content, _ := readAll(response.Body); content != c.content || seen.Load() != c.seen {
			t.Errorf("%s: %q by %q", c.url, content, seen.Load())
		}
	}
}

// through joins the client to a host, as CONNECT asks.
func through(w http.ResponseWriter, host string) {
	onward, err := net.Dial("tcp", host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() {
		_, _ = io.Copy(onward, client)
		_ = onward.Close()
	}()
	_, _ = io.Copy(client, onward)
	_ = client.Close()
}

func TestWhatCannotBeSpoken(t *testing.T) {
	for _, c := range []struct {
		url      string
		protocol transport.Protocol
	}{{"http://x/", transport.HTTP2}, {"https://x/", transport.CleartextHTTP2}, {"http://x/", "h3"}} {
		if _, err := transport.NewPool(network()).Open(t.Context(), get(t, c.url, c.protocol), transport.Limits{}); err == nil {
			t.Errorf("%s over %s", c.url, c.protocol)
		}
	}
	http1 := httptest.NewTLSServer(http.NotFoundHandler())
	defer http1.Close()
	http1.TLS.NextProtos = []string{"http/1.1"}
	if _, err := transport.NewPool(network()).Open(t.Context(), get(t, http1.URL, transport.HTTP2), transport.Limits{}); err == nil {
		t.Error("h2 to a server without it")
	}
}
