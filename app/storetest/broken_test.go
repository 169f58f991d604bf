package storetest

import (
	"slices"
	"testing"

	"littleshelf/app"
)

type brokenEngine struct {
	name   string
	open   func() app.Store
	caught string // the promise that rejects it; others may do so too
}

var broken = []brokenEngine{
	{"keeps the writes of a failed Update", updates(keepsFailed),
		"an Update that fails keeps nothing"},
	{"keeps the writes of an Update that panicked", updates(keepsPanicked),
		"an Update that panics keeps nothing and lets the panic out"},
	{"swallows a panic", updates(swallowsPanic),
		"an Update that panics keeps nothing and lets the panic out"},
	{"swallows an Update's error", updates(swallowsError),
		"an Update that fails keeps nothing"},
	{"wraps an Update's error", updates(wrapsError),
		"an Update that fails keeps nothing"},
	{"swallows a View's error", views(swallowsViewError),
		"a View that fails or panics says so and leaves the store usable"},
	{"an Update does not see its writes", updates(seesNoWrites),
		"an Update sees its own writes, and commits them"},
	{"a View sees later writes", views(seesLater),
		"a View is one unchanging state"},
	{"a list sees later writes", views(listsLater),
		"a list that has begun is of one unchanging state"},
	{"a View is one commit late", openLate,
		"a View sees what was committed before it"},
	{"loses an update", updates(losesUpdates),
		"Updates are alone: no increment is lost, no View sees a half"},
	{"commits in two halves", updates(commitsHalves),
		"Updates are alone: no increment is lost, no View sees a half"},
	{"an Update that wrote nothing fails", updates(refusesEmpty),
		"an Update that writes nothing changes nothing"},
	{"an Update ignores its context", updates(heedless),
		"a cancelled context stops both before they begin"},
	{"an Update looks at its context too late", updates(heedsLate),
		"a cancelled context stops both before they begin"},
	{"a View ignores its context", views(heedlessView),
		"a cancelled context stops both before they begin"},

	{"a taken openid is no conflict", bent[takesOpenID](),
		"one row at a time has an openid, until the reader gets another"},
	{"a taken skey is no conflict", bent[takesSKey](),
		"one row at a time has an skey, until the session gets another"},
	{"a taken number is no conflict", bent[takesNumber](),
		"one row at a time has a comment's number, until the comment is deleted"},
	{"a book owned twice is no conflict", bent[takesBook](),
		"one row at a time has a live order for a book, until it is refunded"},
	{"a conflict is noticed after the write", bent[conflictsLate](),
		"one row at a time has a live order for a book, until it is for another"},
	{"an old openid finds its reader", stale[staleOpenID](),
		"one row at a time has an openid, until the reader gets another"},
	{"a deleted session keeps its skey", stale[staleSKey](),
		"one row at a time has an skey, until the session is deleted"},
	{"a deleted comment keeps its number", stale[staleNumber](),
		"one row at a time has a comment's number, until the comment is deleted"},
	{"a refunded order keeps its book", stale[staleOwner](),
		"one row at a time has a live order for a book, until it is refunded"},
	{"an old sample finds its book", stale[staleSample](),
		"a book is kept whole and replaced whole"},
	{"an extended session expires as before", stale[staleExpiry](),
		"a session whose expiry moves expires once"},
	{"a comment stays with its first author", stale[staleAuthor](),
		"a comment is kept whole and replaced whole"},

	{"a session stays with its first reader", stale[staleDevice](),
		"a session is kept whole and replaced whole"},
	{"a put merges with the old row", bent[mergesRows](),
		"a comment is kept whole and replaced whole"},
	{"points go through a float64", bent[floatsPoints](),
		"a reader is kept whole and replaced whole"},
	{"times are whole seconds", bent[cutsTimes](),
		"an order is kept whole and replaced whole"},
	{"a put does not replace", bent[firstStays](),
		"an entry is kept whole and replaced whole"},
	{"what is not there is found empty", bent[findsNothing](),
		"what is not there is not found"},
	{"a delete of no session says nothing", bent[deletesNothing](),
		"a deleted session is gone"},
	{"a delete of no comment says nothing", bent[deletesNothing](),
		"a deleted comment is gone"},
	{"shares what it hands out", bent[sharesOut](),
		"what a reading hands out is a copy"},
	{"lists from one buffer", bent[oneBuffer](),
		"what a reading hands out is a copy"},
	{"hands out the same memory again", stale[usedMemory](),
		"what a transaction handed out outlives it"},
	{"shares what it is given", bent[sharesIn](),
		"what a put is given is copied"},

	{"orders in any order", bent[unordered](),
		"orders are listed by id, and newest first"},
	{"comments oldest first", bent[oldestFirst](),
		"comments are listed by book, and newest first"},
	{"before is in the list", bent[inclusive](),
		"entries are listed by line, and newest first"},
	{"before zero is nothing", bent[zeroIsLowest](),
		"comments are listed by book, and newest first"},
	{"a neighbour's orders are in the list", bent[prefixUser](),
		"orders are listed by id, and newest first"},
	{"a neighbour's sessions are in the list", bent[prefixDevice](),
		"sessions are listed by id, and a reader's own"},
	{"comments on 10 are comments on 1", bent[prefixBook](),
		"comments are listed by book, and newest first"},
	{"a sample is found by how it begins", bent[prefixSample](),
		"books are listed by id, and by sample"},
	{"no sample is a sample called nothing", bent[emptySample](),
		"what is not there is not found"},
	{"the last ids are not listed", bent[missesLast](),
		"readers are listed by id"},
	{"a list ends after a page", bent[onePage](),
		"entries are listed by line, and newest first"},
	{"lists share a cursor", views(listsFromOneCursor),
		"lists may be used within lists"},
	{"sessions expire just after their time", bent[expiresLate](),
		"sessions expire at their time, the longest expired first"},
	{"sessions expire by the second", bent[expiresCoarse](),
		"sessions expire at their time, the longest expired first"},
	{"the expired are listed by id", bent[expiredByID](),
		"sessions expire at their time, the longest expired first"},
	{"one session at a time expires", bent[oneExpiry](),
		"sessions that expire together are all listed"},

	{"a revoked batch stays revoked", bent[staysRevoked](),
		"a batch is kept whole and replaced whole"},
	{"a used code stays used", bent[staysUsed](),
		"a code is kept whole and replaced whole"},
	{"a code stays in its first batch", stale[staleBatch](),
		"a code is kept whole and replaced whole"},
	{"claims add up", bent[addsClaims](),
		"a claim is kept whole and replaced whole"},
	{"receipts are trimmed", bent[trimsReceipts](),
		"a receipt is kept whole and replaced whole"},
	{"an old request finds its receipt", stale[staleReceipt](),
		"a receipt is kept whole and replaced whole"},
	{"erasures forget a ban", bent[cutsErasures](),
		"an erasure is kept whole and replaced whole"},
	{"two readers without an openid clash", bent[nobodyClashes](),
		"readers without an openid are found by none and clash with nobody"},
	{"no openid finds a reader who has none", bent[nobodyIsFound](),
		"readers without an openid are found by none and clash with nobody"},
	{"a taken request is no conflict", bent[takesRequest](),
		"one row at a time has a request, until its receipt gets another"},
	{"a request is taken for ever", stale[staleRequest](),
		"one row at a time has a request, until its receipt gets another"},
	{"batches by age", bent[batchesByAge](),
		"batches are listed by id"},
	{"a batch's codes from the last to the first", bent[codesBackwards](),
		"codes are listed by hash, and a batch's own"},
	{"a neighbour's codes are in the list", bent[prefixBatch](),
		"codes are listed by hash, and a batch's own"},
	{"claims by reader and batch", bent[claimsByReader](),
		"claims are listed by batch and reader"},
	{"receipts oldest first", bent[oldestReceipts](),
		"receipts are listed newest first"},
	{"the receipt before which is in the list", bent[receiptIncluded](),
		"receipts are listed newest first"},
	{"erasures in the order of their coming", stale[erasuresByPut](),
		"erasures are all listed, not in the order of their coming"},

	{"one counter for all names", bent[oneCounter](),
		"NextID counts from 1 without a gap, each name for itself"},
	{"counts from 0", bent[fromZero](),
		"NextID counts from 1 without a gap, each name for itself"},
	{"counts with gaps", bent[manyAtATime](),
		"NextID counts from 1 without a gap, each name for itself"},
	{"begins again after 3", bent[forgetsNumbers](),
		"NextID gives no number out twice, whatever fails in between"},
	{"gives numbers back", updates(givesNumbersBack),
		"NextID gives no number out twice, whatever fails in between"},
	{"lowers a counter", bent[lowersCounters](),
		"RaiseCounter moves a counter on and never back"},
	{"does not raise a counter", bent[raisesNothing](),
		"RaiseCounter moves a counter on and never back"},
	{"an old book changes unnoticed", bent[changesUnnoticed](),
		"the catalogue's revision counts the puts of books"},
	{"a comment is hidden unnoticed", bent[hidesUnnoticed](),
		"the revision of a book's comments counts their puts and deletions, and no other book's"},
	{"a comment is deleted unnoticed", bent[deletesUnnoticed](),
		"the revision of a book's comments counts their puts and deletions, and no other book's"},
	{"one revision for all books", bent[oneRevision](),
		"the revision of a book's comments counts their puts and deletions, and no other book's"},
	{"lists no counters", bent[hidesCounters](),
		"counters are listed by name, as far as they have counted"},
}

// TestBroken is the suite's own test: no broken engine gets past it, and no promise is for show.
func TestBroken(t *testing.T) {
	promises := Promises()
	for _, b := range broken {
		t.Run(b.name, func(t *testing.T) {
			i := slices.IndexFunc(promises, func(p Promise) bool { return p.Name == b.caught })
			err := promises[i].Holds(t.Context(), b.open())
			if err == nil {
				t.Fatalf("%q = nil, want it to reject this engine", b.caught)
			}
			t.Logf("%q = %v", b.caught, err)
		})
	}
	for _, p := range promises {
		if !slices.ContainsFunc(broken, func(b brokenEngine) bool { return b.caught == p.Name }) {
			t.Errorf("no engine that breaks %q: does it test anything?", p.Name)
		}
	}
}
