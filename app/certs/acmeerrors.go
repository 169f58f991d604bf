package certs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
)

// acmeErrors is a transport that collects the reasons of failed orders. autocert reports only that
// an order failed, and does not report a failed renewal at all.
type acmeErrors struct {
	next http.RoundTripper

	mu      sync.Mutex
	reasons []string // the latest, without duplicates
}

const (
	// maxResponse bounds a response of the authority, in bytes. The longest is a chain of
	// certificates.
	maxResponse = 1 << 20

	maxReasons = 4
)

// RoundTrip implements http.RoundTripper.
func (e *acmeErrors) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := e.next.RoundTrip(r)
	if err != nil {
		e.add(err.Error())
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if len(body) > maxResponse {
		return nil, errors.New("the certificate authority's response is too long")
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	e.add(refusals(response.StatusCode, body)...)
	return response, nil
}

func (e *acmeErrors) add(reasons ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, reason := range reasons {
		if !slices.Contains(e.reasons, reason) {
			e.reasons = append(e.reasons, reason)
		}
	}
	e.reasons = e.reasons[max(0, len(e.reasons)-maxReasons):]
}

// drain returns the collected reasons and clears them.
func (e *acmeErrors) drain() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	reasons := e.reasons
	e.reasons = nil
	return reasons
}

// problem is a problem document of the authority (RFC 7807).
type problem struct {
	Type   string `json:"type"`
	Detail string `json:"detail"`
}

// refusals returns the details of a problem document or of an authorization's failed challenges
// (RFC 8555, sections 6.7 and 7.1.4). It skips badNonce: the client retries with a new nonce.
func refusals(status int, body []byte) (reasons []string) {
	var answer struct {
		problem
		Challenges []struct {
			Error *problem `json:"error"`
		} `json:"challenges"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return nil
	}
	if status >= 400 && answer.Type != "urn:ietf:params:acme:error:badNonce" {
		reasons = append(reasons, answer.Detail)
	}
	for _, challenge := range answer.Challenges {
		if challenge.Error != nil {
			reasons = append(reasons, challenge.Error.Detail)
		}
	}
	return reasons
}
