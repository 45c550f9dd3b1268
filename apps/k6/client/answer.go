package client

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/ssespec/ssespec/apps/k6/transport"
)

// AnswerError is an answer that is no event stream.
type AnswerError struct {
	Status int
	// By is the proxy or server whose own error page the answer is, such as
	// "nginx/1.22.1"; empty where the page does not tell.
	By   string
	text string
}

func (e *AnswerError) Error() string { return e.text }

const (
	// pageWait is how long an error page may take, pageBytes how much of it is read.
	pageWait  = time.Second
	pageBytes = 4 << 10
)

// signature is where nginx and its kin, and Apache, put their name in a page.
var signature = regexp.MustCompile(`(?i)<(?:center|address)>\s*([a-z][\w.-]*(?:/[\w.-]+)?)`)

// unwanted is the error of a status other than 200.
func unwanted(response *transport.Response) error {
	e := &AnswerError{
		Status: response.Status,
		text:   fmt.Sprintf("status %d %s, not 200", response.Status, http.StatusText(response.Status)),
	}
	if found := signature.FindSubmatch(pageOf(response.Body)); found != nil {
		e.By = string(found[1])
		e.text += ", on a page of " + e.By
	}
	return e
}

// pageOf gives the beginning of the body, as far as it comes in time.
func pageOf(body transport.Body) []byte {
	defer time.AfterFunc(pageWait, body.Close).Stop()
	var page bytes.Buffer
	for page.Len() < pageBytes {
		chunk, _, err := body.Next()
		page.Write(chunk[:min(len(chunk), pageBytes-page.Len())])
		if err != nil {
			break
		}
	}
	return page.Bytes()
}
