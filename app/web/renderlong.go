package web

import "context"

// renderLong renders a response that may take megabytes, and reserves memory for it until it is
// sent. A short one reserves none.
func (s *Server) renderLong(ctx context.Context, render func() (linkTemplate, error)) (none renderedJSON, err error) {
	body, err := s.renderInTurn(ctx, render)
	if err != nil {
		return none, err
	}
	reserved := 0
	if body.memory() > smallResponse {
		reserved = min(body.memory(), maxResponses)
	}
	if !s.responseMemory.tryAcquire(reserved) {
		body = linkTemplate{} // takes no memory while the request waits
		if err := s.responseMemory.acquire(ctx, reserved); err != nil {
			return none, err
		}
		if body, err = s.renderInTurn(ctx, render); err != nil {
			s.responseMemory.release(reserved)
			return none, err
		}
	}
	return renderedJSON{body, reservation{s.responseMemory, reserved}}, nil
}

// renderInTurn renders at most maxLongRenders responses at once.
func (s *Server) renderInTurn(ctx context.Context, render func() (linkTemplate, error)) (linkTemplate, error) {
	done, err := s.InTurn(ctx)
	if err != nil {
		return linkTemplate{}, err
	}
	defer done()
	return render()
}
