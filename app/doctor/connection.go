package doctor

import "context"

// connection has the running server test all that a mini-program needs. Only the server knows the
// templates, and whether it is what answers at the public address.
func (s *Shop) connection(ctx context.Context) []Finding {
	if s.Connect == nil {
		return []Finding{okf("without a running server, token, text check, templates, certificate and public address are not tested: " +
			"start it, then run doctor again")}
	}
	found, err := s.Connect(ctx)
	switch {
	case err != nil:
		return []Finding{warnf("the running server cannot test its connection (%v): restart it if it is older than this program", err)}
	case len(found) == 0:
		return []Finding{okf("nothing is to be tested before WeChat is connected")}
	}
	return found
}
