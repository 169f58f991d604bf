package web

import (
	"context"

	"littleshelf/app"
)

// pricedResponse is a view of the whole catalogue, with prices and without. The view without is
// rendered when the first client asks that must not see them.
type pricedResponse struct{ priced, unpriced *catalogueResponse }

// newPricedResponse renders with the function that render returns for clients that see prices, or
// for those that do not.
func newPricedResponse(render func(priced bool) func(origin, []app.Book) ([]byte, error)) pricedResponse {
	p := pricedResponse{
		priced:   newCatalogueResponse(ofBooks(render(true))),
		unpriced: newCatalogueResponse(ofBooks(render(false))),
	}
	p.unpriced.rendering = p.priced.rendering // one of the two at a time
	return p
}

// get returns the response for a client.
func (p pricedResponse) get(ctx context.Context, s *Server, from origin, on platform) (originResponse, error) {
	view := p.priced
	if s.hides(on).Prices() {
		view = p.unpriced
	}
	response, err := view.get(ctx, s, from)
	response.byPlatform = s.Live().IOS.Prices()
	return response, err
}
