package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

type rpcReply struct {
	ID     json.RawMessage
	Error  *rpcError
	Result *struct {
		Result int
		Data   json.RawMessage
	}
}

// largeShop returns a shop with a book that has many comments, a reader who owns many books, and a
// catalogue of a megabyte.
func largeShop(t *testing.T) (s *Server, handler http.Handler, key string) {
	t.Helper()
	log := shoptest.NewLog(t)
	s = newServer(t, log)
	owner := login(t, s, log)
	var books []app.Book
	for id := range app.BookID(1000) {
		books = append(books, app.Book{ID: 1000 + id, Name: strings.Repeat("长", 200), DiskName: "free.pdf", Listed: true})
	}
	stock(t, s.Shop.Store, books...)
	for _, book := range books {
		if _, err := s.Shop.Buy(t.Context(), owner, book.ID); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		if _, err := s.Shop.Comment(t.Context(), owner, 1, strings.Repeat("🙂", 140)); err != nil {
			t.Fatal(err)
		}
	}
	return s, handlerOf(t, s), string(owner)
}

// sendBatch sends calls with ids from 1, and returns the replies and the response's length.
func sendBatch(t *testing.T, handler http.Handler, calls ...string) ([]rpcReply, int) {
	t.Helper()
	items := make([]string, len(calls))
	for i, call := range calls {
		method, params, _ := strings.Cut(call, " ")
		items[i] = fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, i+1, method, params)
	}
	w := sendRequest(handler, http.MethodPost, "/api", "["+strings.Join(items, ",")+"]")
	var replies []rpcReply
	if err := json.Unmarshal(w.Body.Bytes(), &replies); err != nil || w.Code != http.StatusOK {
		t.Errorf("a batch = %d %.300s, %v", w.Code, w.Body, err)
	}
	return replies, w.Body.Len()
}

func repeat(call string, n int) []string {
	return strings.Split(strings.Repeat(call+"\n", n), "\n")[:n]
}

// TestBatchIsBounded: a batch's response has at most maxBatchResponse bytes. Every call beyond that
// gets an error and does not run.
func TestBatchIsBounded(t *testing.T) {
	s, handler, key := largeShop(t)
	for _, call := range []string{
		`Book.getBooks {"is_all":1}`,
		`Book.queryBook {"bookid":1,"limit":100}`,
		`Book.queryBook {"bookid":1,"limit":100,"skey":"` + key + `"}`,
		`Book.queryBook {"bookid":1,"limit":100,"before":101}`,
		`User.getBoughtBooks {"skey":"` + key + `"}`,
	} {
		write := `Comment.write {"skey":"` + key + `","bookid":2,"content":"末尾"}`
		replies, size := sendBatch(t, handler, append(repeat(call, 99), write)...)
		done := 0
		for i, reply := range replies {
			switch {
			case string(reply.ID) != fmt.Sprint(i+1):
				t.Errorf("%s: reply %d has id %s", call, i+1, reply.ID)
			case reply.Result != nil && done == i && reply.Result.Result == 0:
				done++
			case reply.Error == nil || *reply.Error != *errBatch:
				t.Errorf("%s: reply %d = %+v after %d good ones, want %v", call, i+1, reply, done, errBatch)
			}
		}
		if len(replies) != 100 || size > maxBatchResponse || done == 0 || done < 100 && size < maxBatchResponse/2 {
			t.Errorf("%s: %d replies, %d of them good, in %d bytes", call, len(replies), done, size)
		}
		written := strings.Count(sendRequest(handler, http.MethodGet, "/api/book/queryBook?bookid=2", "").Body.String(), "末尾")
		if done < 100 && written != 0 {
			t.Errorf("%s: the call beyond the limit ran", call)
		}
	}
	checkReleased(t, s)
}

// checkReleased fails if a response that was sent still holds memory.
func checkReleased(t *testing.T, s *Server) {
	t.Helper()
	if s.responseMemory.free != maxResponses || s.batchMemory.free != maxBatches {
		t.Errorf("%d and %d bytes are free, want %d and %d", s.responseMemory.free, s.batchMemory.free, maxResponses, maxBatches)
	}
}

// TestLongIDs: ids that a client sends are returned within the same bound.
func TestLongIDs(t *testing.T) {
	_, handler, _ := largeShop(t)
	id := `"` + strings.Repeat("i", 10_000) + `"`
	call := `{"jsonrpc":"2.0","method":"Book.getBooks","params":{"is_all":1},"id":` + id + `}`
	w := sendRequest(handler, http.MethodPost, "/api", "["+strings.Join(repeat(call, 100), ",")+"]")
	if n := strings.Count(w.Body.String(), id); n != 100 || w.Body.Len() > maxBatchResponse {
		t.Errorf("%d replies in %d bytes, want 100 in %d", n, w.Body.Len(), maxBatchResponse)
	}
}

// TestBatchesTogether: while all memory is reserved, small batches and calls get their responses,
// and large batches get responses up to smallResponse.
func TestBatchesTogether(t *testing.T) {
	s, handler, key := largeShop(t)
	s.responseMemory.acquire(t.Context(), maxResponses)
	s.batchMemory.acquire(t.Context(), maxBatches)
	calls := append(repeat(`Book.getBooks {"is_all":0,"bookid":1}`, 20),
		repeat(`Book.queryBook {"bookid":1,"limit":100,"before":101}`, 3)...)
	replies, size := sendBatch(t, handler, calls...)
	for i, reply := range replies {
		if (reply.Result != nil) != (i < 20) || i >= 20 && *reply.Error != *errBatch {
			t.Errorf("reply %d = %+v", i, reply)
		}
	}
	if size > 2*smallResponse {
		t.Errorf("%d bytes while no memory is free", size)
	}
	shelf := "/api/user/getBoughtBooks?skey=" + key
	if w := sendRequest(handler, http.MethodGet, shelf, ""); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("a long shelf while no memory is free = %d %.100s", w.Code, w.Body)
	}
	if w := sendRequest(handler, http.MethodGet, "/api/book/getBooks?is_all=1", ""); w.Code != http.StatusOK {
		t.Errorf("the catalogue while no memory is free = %d", w.Code)
	}
	s.responseMemory.release(maxResponses)
	s.batchMemory.release(maxBatches)
	var running sync.WaitGroup
	for range 16 {
		running.Go(func() {
			sendBatch(t, handler, calls...)
			if w := sendRequest(handler, http.MethodGet, "/api/user/getBoughtBooks?skey="+key, ""); w.Code != http.StatusOK {
				t.Errorf("a long shelf = %d %.100s", w.Code, w.Body)
			}
		})
	}
	running.Wait()
	checkReleased(t, s)
}
