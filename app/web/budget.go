package web

// All memory that the server holds for clients is bounded, here or by a constant named here. The
// sizes were measured with a catalogue of 10,000 books and a reader who owns them all; rendered
// responses grow with those.
//
//	cached     the catalogue and the page, each twice:
//	           with prices, and without for iOS                            16 MB
//	           their variants by origin, each       maxVariants             8 MB
//	           the documents of the API, the same   maxVariants           0.3 MB
//	           the manual's pages, each once        app/docs              0.3 MB
//	           books' pages of comments             maxBookPages           12 MB
//	           shelves                              maxShelves              4 MB
//	           digests and documents of KOReader    app/opds                2 MB
//	           the catalogue for searches, twice
//	           while it is replaced, and answers    app/find                8 MB
//	           pages of the shop, for guests
//	           and for readers                      storefront's maxKept    6 MB
//	           sitemaps, compressed                 its maxSitemaps         2 MB
//	searching  64 clients, with all books each                              5 MB
//	rendering  shelves, each with its books, and
//	           sizes and outlines of books          maxLongRenders         30 MB
//	           the catalogue or the page, each one at a time               25 MB
//	           feeds of reading apps            app/opds maxRenders         4 MB
//	           a page of a book with its text and
//	           contents, 64 clients             app's maxPageText          16 MB
//	           readers' pages of the shop, 64
//	           clients, 100 KB each                                         7 MB
//	sending    responses over smallResponse         maxResponses           12 MB
//	           batches over smallResponse           maxBatches             12 MB
//	           other responses to 64 clients        smallResponse           2 MB
//	           chunks of shared texts, 64 clients   chunkSize               3 MB
//	reading    bodies over smallBody, and copies;
//	           those of pictures are larger, and
//	           not copied                           maxLargeBodies         40 MB
//	           pictures sent from readers' pages    their maxPictures     9 MB
//	           other bodies of 64 clients           smallBody               8 MB
//	           uploads at the desk, 100 KB each     its maxUploads        0.4 MB
//	judging    comments that are with WeChat        app's maxJudging    2 MB
//	pairing    mini-program codes, kept             app's maxCodeImages 4 MB
//	           those that WeChat draws, 8 at once   MaxCodeImage        4 MB
//	drawing    an image of a page, growing, for
//	           each of -pdf-workers             app.MaxPageImage       16 MB
//	           images that are being stored     app/drawings           32 MB
//	open       connections of 64 clients, 20 KB     maxOpenConns            2 MB
//
// The sum is 292 MB. Usual images of pages take a fortieth of the most that is counted for them.
// Garbage comes on top until it is collected; from 128 MB on the program collects it early. Each
// client beyond 64 adds a connection with its chunk, and at most smallResponse or smallBody;
// maxOpenConns and -limit-conns bound the number of clients. Cached shelves and pages are counted
// with their keys. Lists of the keeper's are served by app/control, in pages. Pictures of readers
// and of the keeper are decoded in processes of their own, one of each at a time: 100 and 350 MB.
//
// Books in a bucket take 30 MB more: the lists of 10,000 PDFs and their covers, twice while they
// are replaced (app/s3 maxListed), what is known of PDFs (maxVerdicts), and connections (maxConns).
// Readers download from the bucket, past the server.
const (
	// maxBookPages bounds the cached pages of books, in bytes: about 1,500 pages of 20 comments.
	maxBookPages = 12 << 20

	// maxShelves bounds the cached shelves, in bytes: those of some thousand readers.
	maxShelves = 4 << 20

	// maxLongRenders is the number of shelves and of contents of books rendered at once. A shelf with
	// thousands of books takes megabytes.
	maxLongRenders = 2

	// maxResponses bounds all responses longer than smallResponse that are not shared with others,
	// in bytes; images of pages that the disk cannot take are among them, and readers' pictures while
	// they are read. A slow client holds one for up to half a minute.
	maxResponses = 12 << 20

	// maxBatches is the same for the responses to batches.
	maxBatches = 3 * maxBatchResponse

	// smallResponse is the length up to which a response is not counted, in bytes.
	smallResponse = 32 << 10

	// maxBatchResponse is the length of the longest response to a batch, in bytes.
	maxBatchResponse = 4 << 20
)
