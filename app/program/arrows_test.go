package program

import (
	"go/parser"
	"go/token"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows lists the imports that each package may have, except the standard library. app/doc.go
// describes every package: add a new one there first.
var arrows = map[string][]string{
	"littleshelf": {"littleshelf/app/program"},
	"littleshelf/app/program": {
		"littleshelf/app",
		"littleshelf/app/backup", "littleshelf/app/bench", "littleshelf/app/certs", "littleshelf/app/cli",
		"littleshelf/app/control", "littleshelf/app/cover", "littleshelf/app/desk", "littleshelf/app/diskcache", "littleshelf/app/docs",
		"littleshelf/app/doctor", "littleshelf/app/drain", "littleshelf/app/drawings", "littleshelf/app/durable",
		"littleshelf/app/export", "littleshelf/app/find", "littleshelf/app/limit", "littleshelf/app/loopback",
		"littleshelf/app/metrics", "littleshelf/app/opds", "littleshelf/app/page",
		"littleshelf/app/password", "littleshelf/app/pdf", "littleshelf/app/pdf/worker", "littleshelf/app/remote", "littleshelf/app/storefront",
		"littleshelf/app/systemd", "littleshelf/app/text", "littleshelf/app/upkeep", "littleshelf/app/wait", "littleshelf/app/web",
		"littleshelf/app/wechat",
		"littleshelf/bolt", "littleshelf/books", "littleshelf/seed", "littleshelf/static",
		"golang.org/x/crypto/x509roots/fallback",
	},
	// For tests only. It imports program to run it, so tests that use it are external packages.
	"littleshelf/app/program/harness": {
		"littleshelf/app", "littleshelf/app/cli", "littleshelf/app/control", "littleshelf/app/pdf", "littleshelf/app/pdf/pdftest",
		"littleshelf/app/program", "littleshelf/app/shoptest", "littleshelf/app/wechat", "littleshelf/bolt",
		"littleshelf/seed",
	},
	"littleshelf/app": {"github.com/google/uuid", "golang.org/x/net/idna"},
	"littleshelf/app/web": {"littleshelf/app", "littleshelf/app/cover", "littleshelf/app/drain",
		"littleshelf/app/drawings", "littleshelf/app/metrics", "littleshelf/app/negotiate", "github.com/labstack/echo/v4"},
	"littleshelf/app/cli": {"littleshelf/app", "littleshelf/app/bench", "littleshelf/app/bookfolder",
		"littleshelf/app/control", "littleshelf/app/cover", "littleshelf/app/doctor", "littleshelf/app/durable",
		"littleshelf/app/export", "littleshelf/app/limit", "littleshelf/app/loopback", "littleshelf/app/shelflist",
		"littleshelf/app/text", "littleshelf/app/wait", "github.com/mattn/go-isatty", "golang.org/x/sys/unix"},
	"littleshelf/app/control": {"littleshelf/app", "littleshelf/app/drain", "littleshelf/app/durable", "littleshelf/app/text",
		"littleshelf/app/wait"},
	"littleshelf/app/wechat": {"littleshelf/app", "littleshelf/app/loopback", "littleshelf/app/text"},
	"littleshelf/app/export": {"littleshelf/app", "littleshelf/app/durable", "littleshelf/app/spreadsheet", "littleshelf/app/text"},
	"littleshelf/app/bookfolder": {"littleshelf/app", "littleshelf/app/shelflist", "littleshelf/app/text", "littleshelf/books",
		"golang.org/x/text/unicode/norm"},
	"littleshelf/app/shelflist": {"littleshelf/app", "littleshelf/app/spreadsheet", "littleshelf/app/text",
		"golang.org/x/text/unicode/norm"},
	"littleshelf/app/spreadsheet": {"littleshelf/app/text",
		"golang.org/x/text/encoding/simplifiedchinese", "golang.org/x/text/unicode/norm"},
	"littleshelf/app/backup": {"littleshelf/app/durable", "littleshelf/app/text"},
	"littleshelf/app/doctor": {"littleshelf/app/backup", "littleshelf/app/control", "littleshelf/app/text",
		"littleshelf/app/wait", "littleshelf/app/wechat", "golang.org/x/sys/unix"},
	"littleshelf/app/opds":      {"littleshelf/app", "littleshelf/app/negotiate", "littleshelf/app/text"},
	"littleshelf/app/page":      {"littleshelf/app/negotiate", "littleshelf/app/text"},
	"littleshelf/app/negotiate": {},
	"littleshelf/app/storefront": {"littleshelf/app", "littleshelf/app/cover", "littleshelf/app/negotiate", "littleshelf/app/page",
		"littleshelf/app/text", "littleshelf/static"},
	"littleshelf/app/remote":            {"littleshelf/app", "littleshelf/app/metrics", "littleshelf/app/table", "littleshelf/app/text"},
	"littleshelf/app/remote/remotetest": {"littleshelf/app/metrics", "littleshelf/app/remote", "littleshelf/app/table"}, // for tests only
	"littleshelf/app/desk": {"littleshelf/app", "littleshelf/app/bookfolder", "littleshelf/app/export",
		"littleshelf/app/backup", "littleshelf/app/loopback", "littleshelf/app/page", "littleshelf/app/text",
		"littleshelf/app/upkeep", "littleshelf/books", "littleshelf/static"},
	"littleshelf/app/upkeep":   {"littleshelf/app", "littleshelf/app/backup", "littleshelf/app/durable", "littleshelf/app/text"},
	"littleshelf/app/password": {"golang.org/x/crypto/bcrypt"},
	"littleshelf/app/docs": {
		"littleshelf/app/text",
		"github.com/yuin/goldmark", "github.com/yuin/goldmark/ast", "github.com/yuin/goldmark/extension",
		"github.com/yuin/goldmark/extension/ast", "github.com/yuin/goldmark/parser", "github.com/yuin/goldmark/text",
	},
	"littleshelf/app/pdf": {"littleshelf/app", "littleshelf/app/pdf/frame", "littleshelf/app/text",
		"golang.org/x/image/font/sfnt"},
	"littleshelf/app/pdf/frame": {"littleshelf/app", "golang.org/x/sys/unix"},
	// Only the child process has the library in use.
	"littleshelf/app/pdf/worker": {
		"littleshelf/app", "littleshelf/app/pdf/frame",
		"github.com/klippa-app/go-pdfium", "github.com/klippa-app/go-pdfium/enums", "github.com/klippa-app/go-pdfium/errors",
		"github.com/klippa-app/go-pdfium/references", "github.com/klippa-app/go-pdfium/requests",
		"github.com/klippa-app/go-pdfium/structs", "github.com/klippa-app/go-pdfium/webassembly",
		"github.com/tetratelabs/wazero", "github.com/tetratelabs/wazero/api", "github.com/tetratelabs/wazero/experimental",
		"golang.org/x/image/font", "golang.org/x/image/font/basicfont", "golang.org/x/image/math/fixed", "golang.org/x/sys/unix",
	},
	"littleshelf/app/pdf/pdftest": {}, // for tests only
	"littleshelf/app/cover":       {"littleshelf/app/text", "golang.org/x/image/draw", "golang.org/x/image/webp"},
	"littleshelf/app/diskcache":   {"littleshelf/app/durable"},
	"littleshelf/app/drain":       {},
	"littleshelf/app/drawings":    {"littleshelf/app", "littleshelf/app/diskcache"},
	"littleshelf/app/durable":     {"littleshelf/app/text"},
	"littleshelf/app/systemd":     {"littleshelf/app/text"},
	"littleshelf/app/text":        {},
	"littleshelf/app/wait":        {},
	"littleshelf/app/certs": {"littleshelf/app/durable", "littleshelf/app/text", "littleshelf/app/wait",
		"golang.org/x/crypto/acme", "golang.org/x/crypto/acme/autocert"},
	"littleshelf/app/bench":           {"littleshelf/app", "littleshelf/app/durable"},
	"littleshelf/app/loopback":        {},
	"littleshelf/app/metrics":         {},
	"littleshelf/app/find":            {"littleshelf/app", "golang.org/x/text/unicode/norm"},
	"littleshelf/app/limit":           {"littleshelf/app", "littleshelf/app/text"},
	"littleshelf/app/storetest":       {"littleshelf/app", "littleshelf/app/shoptest"},
	"littleshelf/app/cover/covertest": {"littleshelf/app", "littleshelf/app/cover"}, // for tests only

	"littleshelf/app/shoptest": {"littleshelf/app", "littleshelf/app/bench"},
	"littleshelf/app/table":    {"littleshelf/app"},
	"littleshelf/bolt": {"littleshelf/app", "littleshelf/app/durable", "littleshelf/app/table", "littleshelf/app/text",
		"go.etcd.io/bbolt", "go.etcd.io/bbolt/errors", "golang.org/x/sys/windows"},

	// The modules of engines, with the names that their own packages have in them.
	"littleshelf/app/etcd": {"littleshelf/app/program", "littleshelf-etcd/engine", "littleshelf-s3"},
	"littleshelf/app/etcd/engine": {"littleshelf/app/metrics", "littleshelf/app/remote", "littleshelf/app/table", "littleshelf/app/text",
		"go.etcd.io/etcd/api/v3/etcdserverpb", "go.etcd.io/etcd/api/v3/mvccpb", "go.etcd.io/etcd/api/v3/v3rpc/rpctypes",
		"google.golang.org/grpc", "google.golang.org/grpc/backoff", "google.golang.org/grpc/codes", "google.golang.org/grpc/credentials",
		"google.golang.org/grpc/credentials/insecure", "google.golang.org/grpc/keepalive", "google.golang.org/grpc/status",
		"google.golang.org/protobuf/proto"},
	"littleshelf/app/etcd/clustertest": {"go.etcd.io/etcd/client/v3", "go.uber.org/zap"}, // this and the next four for tests only
	"littleshelf/app/etcd/demo":        {"littleshelf-etcd/clustertest", "littleshelf-etcd/shoppers"},
	"littleshelf/app/etcd/member":      {"go.etcd.io/etcd/server/v3/embed"},
	"littleshelf/app/etcd/shoppers":    {"littleshelf-etcd/clustertest"},
	"littleshelf/app/etcd/trio":        {"littleshelf/app/control"},
	"littleshelf/app/postgres":         {"littleshelf/app/program", "littleshelf-postgres/engine", "littleshelf-s3"},
	"littleshelf/app/postgres/engine": {"littleshelf/app/metrics", "littleshelf/app/remote", "littleshelf/app/table", "littleshelf/app/text",
		"github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/pgconn", "github.com/jackc/pgx/v5/pgtype", "github.com/jackc/pgx/v5/pgxpool"},
	"littleshelf/app/postgres/pgtest": {"github.com/jackc/pgx/v5"}, // for tests only
	"littleshelf/app/s3": {"littleshelf/app", "littleshelf/app/cover", "littleshelf/app/diskcache", "littleshelf/app/durable",
		"littleshelf/app/loopback", "littleshelf/app/text", "littleshelf/books",
		"github.com/minio/minio-go/v7", "github.com/minio/minio-go/v7/pkg/credentials"},

	"littleshelf/seed":   {"littleshelf/app", "littleshelf/app/text"},
	"littleshelf/static": {},
	"littleshelf/books":  {"littleshelf/app/cover", "littleshelf/app/diskcache", "littleshelf/app/durable", "littleshelf/app/text"},
}

// foreign lists packages of the standard library that a package must not import. The shop knows no
// network and no disk, and a store knows no HTTP.
var foreign = map[string][]string{
	"littleshelf/app":       {"database/sql", "embed", "net", "net/http", "os", "os/exec", "syscall"},
	"littleshelf/app/table": {"database/sql", "net", "net/http", "os", "os/exec", "syscall"},
	"littleshelf/bolt":      {"net", "net/http"},
	"littleshelf/seed":      {"net/http", "os"},
	"littleshelf/app/docs":  {"os"},
	"littleshelf/app/page":  {"os"},
	"littleshelf/app/desk":  {"os"},
	"littleshelf/app/web":   {"os"},
}

func TestArrows(t *testing.T) {
	imports := readImports(t)
	for pkg, imported := range imports {
		allowed, drawn := arrows[pkg]
		if !drawn {
			t.Errorf("%s is not in the table", pkg)
		}
		for _, name := range imported {
			first, _, _ := strings.Cut(name, "/")
			std := !strings.Contains(first, ".") && first != "littleshelf"
			if !std && !slices.Contains(allowed, name) || slices.Contains(foreign[pkg], name) {
				t.Errorf("%s imports %s", pkg, name)
			}
		}
	}
	for pkg := range arrows {
		if imports[pkg] == nil {
			t.Errorf("%s is in the table and imports nothing", pkg)
		}
	}
	for _, pkg := range arrows["littleshelf/app/program"] {
		if !slices.Contains(imports["littleshelf/app/program"], pkg) {
			t.Errorf("program does not import %s", pkg)
		}
	}
}

// readImports returns the imports of each package of the module without its tests.
func readImports(t *testing.T) map[string][]string {
	t.Helper()
	sets := make(map[string]map[string]bool)
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		pkg := path.Join("littleshelf", path.Dir(file))
		if sets[pkg] == nil {
			sets[pkg] = make(map[string]bool)
		}
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			sets[pkg][name] = true
		}
	}
	imports := make(map[string][]string)
	for pkg, set := range sets {
		imports[pkg] = slices.Sorted(maps.Keys(set))
	}
	return imports
}
