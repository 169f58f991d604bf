package web

// Memory has one budget: all that the server holds for clients is bounded here, or by a constant named here. The figures
// are measured with a catalogue of 10,000 books and a reader who owns them all; what is rendered grows with those.
//
//	kept       the catalogue and the page, each rendered once               8 MB
//	           their forms, of maxForms origins each                        4 MB
//	           first pages of comments                    maxDiscussions   12 MB
//	           shelves                                    maxShelves        4 MB
//	rendered   shelves, each with what it is made of      maxRenderings    30 MB
//	           the catalogue or the page, one of each at once              25 MB
//	sent       answers over freeAnswer                    maxAnswers       12 MB
//	           batches over freeAnswer                    maxBatches       12 MB
//	           other answers, of 64 clients               freeAnswer        2 MB
//	           chunks of what is shared, of 64 clients    chunk             3 MB
//	read       bodies over usualBody, with their copies   maxLarge         40 MB
//	           other bodies, of 64 clients                usualBody         8 MB
//	open       connections, 20 KB each, of 64 clients     maxOpen           2 MB
//
// That is 160 MB if all of it comes at once. What is thrown away comes on top until it is collected; from 128 MB on the
// program collects it early. Each client beyond 64 adds a connection with its chunk and at most freeAnswer or
// usualBody. maxOpen and -limit-conns bound their number. Shelves and comments that are kept are counted with their keys;
// lists of the keeper's do not pass here, but in pages through app/control.
const (
	// maxDiscussions is how many bytes of comments' first pages are kept: some 1,500 of 20 comments.
	maxDiscussions = 12 << 20

	// maxShelves is how many bytes of readers' shelves are kept: those of some thousand readers.
	maxShelves = 4 << 20

	// maxRenderings is how many shelves are rendered at once: with thousands of books each takes megabytes.
	maxRenderings = 2

	// maxAnswers is how many bytes all answers together may take that are longer than freeAnswer and are not shared with
	// others. A slow reader holds them for up to half a minute.
	maxAnswers = 12 << 20

	// maxBatches is the same of all batches.
	maxBatches = 3 * maxBatchAnswer

	// freeAnswer is how many bytes an answer may have that is not counted.
	freeAnswer = 32 << 10

	// maxBatchAnswer is the length of the longest answer to a batch, in bytes.
	maxBatchAnswer = 4 << 20
)
