package eventsource_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// step is a request that is expected and its answer, or a time when nobody listens.
type step struct {
	Refused     int
	Origin      string
	Path        string
	Method      string
	LastEventID *string `json:"lastEventId"`
	Headers     map[string]*string
	AfterMs     int
	Answer      answer
}

type answer struct {
	Status  int
	Headers map[string]*string
	Body    string
	End     string
	Raw     *string
	None    string
}

// seen is one request as it came; waited counts from when the answer before began
// to end.
type seen struct {
	*http.Request
	origin string
	waited time.Duration
}

// script plays one case: two servers, one list of steps.
type script struct {
	t           testing.TB
	address     string
	other       string
	connections sync.WaitGroup

	mu       sync.Mutex
	steps    []step
	next     int
	seen     []seen
	ended    time.Time
	listener net.Listener
	losses   int // so many until somebody listens again
}

func startScript(t testing.TB, steps []step) *script {
	s := &script{t: t, steps: steps}
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.other = other.Addr().String()
	t.Cleanup(func() {
		_ = other.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = s.listener.Close()
	})
	go s.accept(other, "other")
	s.listener = listenOnQuietPort()
	s.address = s.listener.Addr().String()
	if steps[0].Refused > 0 {
		_ = s.listener.Close()
		s.losses, s.next = steps[0].Refused, 1
	} else {
		go s.accept(s.listener, "main")
	}
	return s
}

// listenOnQuietPort takes a port that the system gives to nobody unasked: it may
// be left and taken again.
func listenOnQuietPort() net.Listener {
	for {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(20_000)))
		if err == nil {
			return listener
		}
	}
}

func (s *script) url() string { return "http://" + s.address + "/" }

// lost: the client told of a loss.
func (s *script) lost() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.losses == 0 {
		return
	}
	if s.losses--; s.losses > 0 {
		return
	}
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Error(err)
		return
	}
	s.listener = listener
	go s.accept(listener, "main")
}

// allClosed waits until the client has left every connection.
func (s *script) allClosed() { s.connections.Wait() }

func (s *script) accept(listener net.Listener, origin string) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		s.connections.Add(1)
		go func() {
			defer s.connections.Done()
			defer conn.Close()
			s.serve(conn.(*net.TCPConn), origin)
		}()
	}
}

func (s *script) serve(conn *net.TCPConn, origin string) {
	request, err := http.ReadRequest(newBufio(conn))
	if err != nil {
		return
	}
	a := s.answerTo(request, origin)
	if a.None == "reset" || a.End == "reset" {
		_ = conn.SetLinger(0)
	}
	if a.None == "" {
		_, _ = io.WriteString(conn, s.bytesOf(&a))
	}
	if a.None == "silence" || a.End == "hold" {
		_, _ = io.Copy(io.Discard, conn) // until the client leaves
	}
}

func (s *script) answerTo(request *http.Request, origin string) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.seen = append(s.seen, seen{request, origin, now.Sub(s.ended)})
	a := answer{Status: http.StatusNoContent}
	if s.next < len(s.steps) {
		a = s.steps[s.next].Answer
		s.next++
	}
	if s.next < len(s.steps) && s.steps[s.next].Refused > 0 {
		_ = s.listener.Close()
		s.losses = s.steps[s.next].Refused + 1 // the end of this answer is a loss as well
		s.next++
	}
	s.ended = time.Now()
	return a
}

func (s *script) bytesOf(a *answer) string {
	if a.Raw != nil {
		var bytes []byte
		for _, r := range *a.Raw {
			bytes = append(bytes, byte(r))
		}
		return string(bytes)
	}
	status := a.Status
	if status == 0 {
		status = http.StatusOK
	}
	connection, stream := "close", "text/event-stream"
	headers := map[string]*string{"Connection": &connection}
	if status == http.StatusOK {
		headers["Content-Type"] = &stream
	}
	for name, value := range a.Headers {
		headers[name] = value
	}
	var text strings.Builder
	fmt.Fprintf(&text, "HTTP/1.1 %d Status\r\n", status)
	fill := strings.NewReplacer("{origin}", "http://"+s.address, "{other}", "http://"+s.other)
	for name, value := range headers {
		if value != nil {
			fmt.Fprintf(&text, "%s: %s\r\n", name, fill.Replace(*value))
		}
	}
	switch {
	case status == http.StatusNoContent:
		text.WriteString("\r\n")
	case status != http.StatusOK:
		fmt.Fprintf(&text, "Content-Length: %d\r\n\r\n%s", len(a.Body), a.Body)
	default:
		text.WriteString("Transfer-Encoding: chunked\r\n\r\n")
		if a.Body != "" {
			fmt.Fprintf(&text, "%x\r\n%s\r\n", len(a.Body), a.Body)
		}
		if a.End == "" || a.End == "clean" {
			text.WriteString("0\r\n\r\n")
		}
	}
	return text.String()
}

func httpName(name string) string { return textproto.CanonicalMIMEHeaderKey(name) }
