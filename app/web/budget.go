package web

// Memory has one budget: everything that the server holds for clients is bounded here, or by a constant named here.
// The figures are for a catalogue of 10,000 books; a larger one adds what its renderings take.
//
//	kept       the catalogue and the page, rendered once each             10 MB
//	           their gzip forms, of maxZips origins each                   4 MB
//	           first pages of comments, maxDiscussions                    12 MB
//	           shelves, maxShelves                                         4 MB
//	rendered   shelves, maxRenderings at once                             30 MB
//	           the catalogue and the page, one of each at once            30 MB
//	sent       answers of over freeAnswer and batches, maxAnswers         24 MB
//	           other answers, of 64 clients at once                        2 MB
//	           chunks of what is rendered, of 64 clients at once           1 MB
//	read       bodies of over usualBody, maxLarge at once                 20 MB
//	           other bodies, of 64 clients at once                        10 MB
//	open       connections, 20 KB each, of 64 clients at once              2 MB
//
// The garbage collector lets what is thrown away grow to as much as is kept, so the whole stays below 160 MB. Clients
// beyond 64 add a connection and at most freeAnswer or usualBody each; maxOpen and -limit-conns bound those.
const (
	// maxDiscussions is how many bytes of comments' first pages are kept: some 1,500 of 20 comments.
	maxDiscussions = 12 << 20

	// maxShelves is how many bytes of readers' shelves are kept: those of some thousand readers.
	maxShelves = 4 << 20

	// maxRenderings is how many shelves are rendered at once: of a reader with thousands of books each takes megabytes.
	maxRenderings = 2

	// maxAnswers is how many bytes all answers together may take that are longer than freeAnswer and are not shared with
	// others. A slow reader holds them for up to half a minute.
	maxAnswers = 24 << 20

	// freeAnswer is how many bytes an answer may have that is not counted.
	freeAnswer = 32 << 10

	// maxBatchAnswer is the length of the longest answer to a batch, in bytes.
	maxBatchAnswer = 4 << 20
)
