package cli

import (
	"strings"
	"testing"
	"time"

	"littleshelf/app/bench"
	"littleshelf/app/text"
)

// TestBenchInChinese: the table of bench is in the keeper's language.
func TestBenchInChinese(t *testing.T) {
	report := bench.Report{
		Options: bench.Options{Size: bench.OfReaders(1000), Rounds: 3, Each: time.Second},
		Machine: bench.Machine{OS: "linux", Arch: "amd64", Go: "go1.26", CPUs: 2},
		Began:   time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC), Took: 40 * time.Second, Built: 5 * time.Second,
		Rows: []bench.Row{{
			Call: "buy", Clients: 64, Rate: 8000, P50: time.Millisecond, P99: 2 * time.Millisecond, Floor: 16000, Of: "buy, 1 client",
		}},
	}
	var got strings.Builder
	benchTable(&job{Program: &Program{Lang: text.Chinese}, options: &options{zone: time.UTC}}, &got, report)
	const want = "2026-11-26，go1.26 linux/amd64，2 个处理器；1000 本书，1000 位读者，3000 个订单，2000 条评论\n" +
		"服务器的选项：默认选项\n\n" +
		"接口  客户端  每秒  中位毫秒  P99 毫秒   下限  比值  下限说明\n" +
		"购买      64  8000      1.00      2.00  16000  0.50  购买，1 个客户端\n\n" +
		"3 轮的中位数，每轮 1s，接口与下限交替测量；总共用时 40s，其中生成书店 5s\n"
	if got.String() != want {
		t.Errorf("the table is\n%swant\n%s", &got, want)
	}
}
