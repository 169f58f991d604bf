package find_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/find"
)

// manyBooks returns n books with titles and authors of common characters.
func manyBooks(n int) catalogue {
	dice := rand.New(rand.NewPCG(1, 2))
	characters := []rune("三国演义红楼梦长安荔枝百年孤独重庆往事快乐知识音银行家女儿解忧杂货店深入浅出安徒生童话故事集人民文学出版社中华书局上海古籍湖南艺南京大北方风云山水花月春秋冬夏天地心情爱恨王李张刘陈杨赵黄周吴")
	text := func(shortest, longest int) string {
		word := make([]rune, shortest+dice.IntN(longest-shortest+1))
		for i := range word {
			word[i] = characters[dice.IntN(len(characters))]
		}
		return string(word)
	}
	books := slices.Clone(library.books)
	for len(books) < n {
		books = append(books, app.Book{
			Name: text(2, 20), Author: text(2, 4), Publisher: fmt.Sprint("出版社", dice.IntN(20)), Price: int64(dice.IntN(9)), Category: dice.IntN(9),
		})
	}
	return shelf(books...)
}

// BenchmarkFind measures searches of 64 clients in 10,000 books.
func BenchmarkFind(b *testing.B) {
	books := manyBooks(10_000)
	var finder find.Finder
	search := func(s app.Search) {
		if _, err := finder.Find(b.Context(), s, 1, books.list); err != nil {
			b.Error(err)
		}
	}
	search(app.Search{})
	for _, words := range []string{"", "三国演义", "三国", "sanguoyanyi", "sgyy", "js", "s", "三國演義", "东野圭吾", "zzzz", "a b c d e f g h", "三国 文学 1"} {
		b.Run(words, func(b *testing.B) {
			const clients = 64
			var searching sync.WaitGroup
			took := make([][]time.Duration, clients)
			for c := range clients {
				n := b.N*(c+1)/clients - b.N*c/clients
				searching.Go(func() {
					for range n {
						time.Sleep(50 * time.Millisecond)
						began := time.Now()
						search(app.Search{Words: words, Limit: 20})
						took[c] = append(took[c], time.Since(began))
					}
				})
			}
			searching.Wait()
			all := slices.Sorted(slices.Values(slices.Concat(took...)))
			b.ReportMetric(float64(all[len(all)/2])/1e6, "p50-ms")
			b.ReportMetric(float64(all[len(all)*95/100])/1e6, "p95-ms")
		})
	}
}

// BenchmarkCopy measures the making of the copy of a catalogue, and its size.
func BenchmarkCopy(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			books := manyBooks(n)
			var finder find.Finder
			before := heap()
			for b.Loop() {
				books.revision++
				if _, err := finder.Find(context.Background(), app.Search{Order: app.ByName}, books.revision, books.list); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(heap()-before)/1e6, "MB")
			runtime.KeepAlive(&finder)
		})
	}
}

// heap returns the size of all that is reachable, in bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
