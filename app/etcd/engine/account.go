package engine

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"

	"littleshelf/app/text"
)

// account is the user of etcd that the server is. etcd gives it a token for a while, which all
// members know. It is a credentials.PerRPCCredentials.
type account struct {
	user, password string

	mu      sync.Mutex
	token   string
	renewed time.Time
}

// newAccount reads the user and the password. It returns nil if the environment names none.
func newAccount(getenv func(string) string) (*account, error) {
	user, file := getenv("LITTLESHELF_ETCD_USER"), getenv("LITTLESHELF_ETCD_PASSWORD_FILE")
	if user == "" && file == "" {
		return nil, nil
	}
	if user == "" || file == "" {
		return nil, errors.New("LITTLESHELF_ETCD_USER and LITTLESHELF_ETCD_PASSWORD_FILE belong together: set both or neither")
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, text.Errorf("read LITTLESHELF_ETCD_PASSWORD_FILE: %w", err)
	}
	password := strings.TrimRight(string(content), "\r\n")
	if password == "" {
		return nil, text.Errorf("the file %s of LITTLESHELF_ETCD_PASSWORD_FILE is empty", file)
	}
	return &account{user: user, password: password}, nil
}

// GetRequestMetadata returns the token, as etcd's own client sends it.
func (a *account) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.token == "" {
		return nil, nil
	}
	return map[string]string{rpctypes.TokenFieldNameGRPC: a.token}, nil
}

// RequireTransportSecurity allows connections without TLS, as etcd's own client does.
func (a *account) RequireTransportSecurity() bool { return false }

// errRenewed is the error of a request that was refused because of its token. The token is new now.
var errRenewed = errors.New("etcd forgot who this server is")

// renewEvery is the shortest time between two tokens, since many requests find an old one at once.
const renewEvery = time.Second

// renew gets a new token if err says that the token is old. It returns the error of the request,
// which was not done then. a may be nil.
func (a *account) renew(ctx context.Context, m *member, err error) error {
	if a == nil || err == nil {
		return err
	}
	switch rpctypes.ErrorDesc(err) {
	case rpctypes.ErrorDesc(rpctypes.ErrGRPCUserEmpty), rpctypes.ErrorDesc(rpctypes.ErrGRPCInvalidAuthToken),
		rpctypes.ErrorDesc(rpctypes.ErrGRPCAuthOldRevision):
	default:
		return err
	}
	a.mu.Lock()
	fresh := time.Since(a.renewed) < renewEvery
	a.mu.Unlock()
	if fresh {
		return errRenewed
	}
	ctx, cancel := context.WithTimeout(ctx, commitPatience)
	defer cancel()
	answer, err := m.auth.Authenticate(ctx, &pb.AuthenticateRequest{Name: a.user, Password: a.password})
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.token, a.renewed = answer.Token, time.Now()
	return errRenewed
}
