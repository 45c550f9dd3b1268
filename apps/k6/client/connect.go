package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/ssespec/ssespec/apps/k6/transport"
)

// connect makes one attempt, redirects included. cancel ends the response.
func (s *stream) connect(ctx context.Context) (response *transport.Response, cancel func(), err error) {
	id := string(s.parser.LastEventID())
	if !httpguts.ValidHeaderFieldValue(id) {
		return nil, nil, failed("the last event ID %q cannot be sent in a header", id)
	}
	ctx, cancelCause := context.WithCancelCause(ctx)
	cancel = func() { cancelCause(nil) }
	silent := fmt.Errorf("%w within %v", errSilent, s.config.HeadTimeout)
	timer := time.AfterFunc(s.config.HeadTimeout, func() { cancelCause(silent) })
	request := s.request()
	for range maxRedirects + 1 {
		response, err = s.pool.Open(ctx, withLastEventID(request, id), s.config.Limits)
		if err == nil && isRedirect(response.Status) {
			response.Body.Close()
			if err = follow(request, response); err == nil {
				continue
			}
		}
		if err == nil {
			if err = checkHead(response); err != nil {
				response.Body.Close()
			}
		}
		break
	}
	if err == nil && isRedirect(response.Status) {
		// "If request's redirect count is 20, then return a network error": the
		// stream reconnects, as in browsers.
		err = fmt.Errorf("more than %d redirects", maxRedirects)
	}
	if !timer.Stop() && err == nil { // the time ran out just now
		response.Body.Close()
		err = silent
	}
	if err != nil {
		if context.Cause(ctx) == silent { // whatever was being done when it did
			err = silent
		}
		cancel()
		return nil, nil, err
	}
	s.answered = origin(request.URL)
	if request.URL != s.config.URL {
		s.moved = request
	}
	return response, cancel, nil
}

// request is a copy of what is asked for next: "Let request be the EventSource
// object's request." Redirects have changed its URL and its headers for good
// (whatwg/html#503), so a reconnect goes where the stream was, as browsers do.
func (s *stream) request() *transport.Request {
	if s.moved != nil {
		request := *s.moved
		request.Header = request.Header.Clone()
		return &request
	}
	header := s.config.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	// "User agents may set (`Accept`, `text/event-stream`) in request's header
	// list"; the cache mode "no-store" makes Fetch send the other two.
	setDefault(header, "Accept", "text/event-stream")
	setDefault(header, "Cache-Control", "no-cache")
	setDefault(header, "Pragma", "no-cache")
	return &transport.Request{
		Method: s.config.Method, URL: s.config.URL, Header: header,
		Body: s.config.Body, Protocol: s.config.Protocol,
	}
}

// "If the EventSource object's last event ID string is not the empty string
// [...] Set (`Last-Event-ID`, lastEventIDValue) in request's header list."
func withLastEventID(request *transport.Request, id string) *transport.Request {
	if id == "" {
		return request
	}
	sent := *request
	sent.Header = request.Header.Clone()
	sent.Header.Set("Last-Event-ID", id)
	return &sent
}

func setDefault(header http.Header, name, value string) {
	if _, set := header[name]; !set {
		header.Set(name, value)
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// follow changes the request as the redirect asks (Fetch, HTTP-redirect fetch).
func follow(request *transport.Request, response *transport.Response) error {
	location := response.Header.Get("Location")
	if location == "" {
		return failed("status %d without a Location", response.Status)
	}
	target, err := request.URL.Parse(location)
	if err != nil || (target.Scheme != "http" && target.Scheme != "https") || target.Host == "" {
		return failed("redirected to %q, which is no http or https URL", location)
	}
	target.Fragment = ""
	if request.Protocol != transport.Automatic {
		if err := request.Protocol.Check(target); err != nil {
			return &FailedError{fmt.Errorf("redirected: %w", err)}
		}
	}
	post := request.Method == http.MethodPost && response.Status <= http.StatusFound
	if post || response.Status == http.StatusSeeOther && request.Method != http.MethodHead {
		request.Method, request.Body = http.MethodGet, nil
		request.Header.Del("Content-Type")
	}
	// "If request's current URL's origin is not same origin with locationURL's
	// origin, then for each headerName of CORS non-wildcard request-header name,
	// delete headerName": that is Authorization; what else was for the origin
	// before goes as well.
	if origin(target) != origin(request.URL) {
		for name := range request.Header {
			if name == "Host" || secret.MatchString(name) {
				delete(request.Header, name)
			}
		}
	}
	request.URL = target
	return nil
}

// secret is the name of a header that says who asks.
var secret = regexp.MustCompile(`(?i)^cookie$|auth|token|key|secret`)

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }
