package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/ssespec/ssespec/apps/k6/client"
	"github.com/ssespec/ssespec/apps/k6/eventstream"
	"github.com/ssespec/ssespec/apps/k6/transport"
)

type nobody struct{}

func (nobody) Connecting(client.Attempt)          {}
func (nobody) Opened(client.Opening)              {}
func (nobody) Reading(int, time.Time)             {}
func (nobody) ReadingEnds()                       {}
func (nobody) Event(eventstream.Event, time.Time) {}
func (nobody) Disconnected(client.Loss)           {}

// try makes one attempt at the address, which must fail.
func try(t *testing.T, dialer *net.Dialer, address string) error {
	t.Helper()
	target := &url.URL{Scheme: "http", Host: address, Path: "/"}
	err := client.Run(t.Context(), transport.NewPool(transport.Network{Dial: dialer.DialContext}), &client.Config{
		URL: target, Method: http.MethodGet, HeadTimeout: 200 * time.Millisecond, ReconnectionTime: time.Hour,
		MaxEventBytes: 1 << 16,
	}, nobody{})
	if err == nil {
		t.Fatal("it did not fail")
	}
	return err
}

// listen answers each connection with a function, which must close it.
func listen(t *testing.T, answer func(*net.TCPConn)) (address string) {
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
			go answer(conn.(*net.TCPConn))
		}
	}()
	return listener.Addr().String()
}

func TestKindsOfFailures(t *testing.T) {
	read := func(conn *net.TCPConn) { _, _ = conn.Read(make([]byte, 4096)) }
	page := func(wire string) func(*net.TCPConn) {
		return func(conn *net.TCPConn) {
			read(conn)
			_, _ = io.WriteString(conn, wire)
			_ = conn.Close()
		}
	}
	for _, c := range []struct {
		name   string
		answer func(*net.TCPConn)
		want   client.Kind
	}{
		{"closed without an answer", func(conn *net.TCPConn) { read(conn); _ = conn.Close() }, client.Closed},
		{"reset", func(conn *net.TCPConn) { read(conn); _ = conn.SetLinger(0); _ = conn.Close() }, client.Reset},
		{"silent", func(conn *net.TCPConn) { _, _ = io.Copy(io.Discard, conn); _ = conn.Close() }, client.Silent},
		{"another status", page("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"), client.Answered},
		{"another type", page("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), client.Answered},
		{"no content", page("HTTP/1.1 204 No Content\r\n\r\n"), client.Answered},
		{"no HTTP", page("220 mail.example.org\r\n\r\n"), client.Other},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := try(t, new(net.Dialer), listen(t, c.answer)); client.KindOf(err) != c.want {
				t.Errorf("%v is %s", err, client.KindOf(err))
			}
		})
	}
	t.Run("refused", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_ = listener.Close()
		if err := try(t, new(net.Dialer), listener.Addr().String()); client.KindOf(err) != client.Refused {
			t.Errorf("%v is %s", err, client.KindOf(err))
		}
	})
	t.Run("a deadline", func(t *testing.T) {
		if kind := client.KindOf(context.DeadlineExceeded); kind != client.Silent {
			t.Error(kind)
		}
	})
}

func TestWhoseErrorPageItIs(t *testing.T) {
	for page, by := range map[string]string{
		"<html><center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr><center>nginx/1.22.1</center>": "nginx/1.22.1",
		"<hr><center>openresty</center>":                     "openresty",
		"<address>Apache/2.4.57 (Debian) Server</address>":   "Apache/2.4.57",
		"<center><b>Busy</b></center>, says the application": "",
		"": "",
	} {
		err := try(t, new(net.Dialer), listen(t, func(conn *net.TCPConn) {
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, "HTTP/1.1 503 X\r\nConnection: close\r\n\r\n"+page)
			_ = conn.Close()
		}))
		if answer := answerIn(err); answer == nil || answer.By != by || answer.Status != 503 {
			t.Errorf("%q: %+v", page, err)
		}
	}
}

func answerIn(err error) *client.AnswerError {
	var answer *client.AnswerError
	errors.As(err, &answer)
	return answer
}
