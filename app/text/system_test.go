package text

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"syscall"
	"testing"
)

// TestSystem says in Chinese what the system and the standard library often say.
func TestSystem(t *testing.T) {
	for _, err := range []error{
		syscall.EACCES, syscall.EADDRINUSE, syscall.EADDRNOTAVAIL, syscall.EBUSY, syscall.ECONNREFUSED,
		syscall.ECONNRESET, syscall.EEXIST, syscall.EFBIG, syscall.EINVAL, syscall.EIO, syscall.EISDIR,
		syscall.ELOOP, syscall.EMFILE, syscall.ENAMETOOLONG, syscall.ENFILE, syscall.ENOENT, syscall.ENOMEM,
		syscall.ENOSPC, syscall.ENOTDIR, syscall.ENOTEMPTY, syscall.EPERM, syscall.EPIPE, syscall.EROFS,
		syscall.ETIMEDOUT, syscall.EXDEV,
		fs.ErrClosed, fs.ErrExist, fs.ErrInvalid, fs.ErrNotExist, fs.ErrPermission, io.EOF, io.ErrUnexpectedEOF,
		context.Canceled, context.DeadlineExceeded, os.ErrDeadlineExceeded, errors.ErrUnsupported, net.ErrClosed,
	} {
		if got := Chinese.Error(err); got == err.Error() {
			t.Errorf("%q is not translated", err)
		}
	}
}

// TestOperations translates what was done and why it failed, and keeps the names between them.
func TestOperations(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}
	for _, tt := range []struct {
		err    error
		en, zh string
	}{
		{&fs.PathError{Op: "mkdir", Path: "books", Err: fs.ErrExist}, "mkdir books: file already exists", "新建文件夹 books：文件已存在"},
		{&fs.PathError{Op: "open", Path: "open", Err: fs.ErrNotExist}, "open open: file does not exist", "打开 open：文件不存在"},
		{&os.LinkError{Op: "rename", Old: "a", New: "b", Err: fs.ErrPermission}, "rename a b: permission denied", "重命名 a b：没有权限"},
		{
			&net.OpError{Op: "listen", Net: "tcp", Addr: at, Err: &os.SyscallError{Syscall: "bind", Err: fs.ErrPermission}},
			"listen tcp 127.0.0.1:80: bind: permission denied", "监听 tcp 127.0.0.1:80：绑定：没有权限",
		},
		{&net.DNSError{Err: "no such host", Name: "shop.example"}, "lookup shop.example: no such host", "查询域名 shop.example：没有这个域名"},
		{&net.DNSError{Err: "no such host", Name: "shop.example", Server: "192.0.2.53:53"},
			"lookup shop.example on 192.0.2.53:53: no such host", "向 192.0.2.53:53 查询域名 shop.example：没有这个域名"},
		{json.Unmarshal([]byte(`{"a":b}`), new(any)),
			"not valid JSON: invalid character 'b' looking for beginning of value",
			"不是正确的 JSON（原文：invalid character 'b' looking for beginning of value）"},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
			"the certificate is signed by an unknown authority", "证书由未知的机构签发"},
		{x509.HostnameError{Certificate: new(x509.Certificate), Host: "shop.example"},
			"the certificate is not for shop.example", "证书不是 shop.example 的"},
		{x509.CertificateInvalidError{Reason: x509.Expired},
			"the certificate has expired or is not valid yet", "证书已过期，或尚未生效"},
		{fmt.Errorf("unknown: %w", io.EOF), "unknown: EOF", "unknown：内容已到结尾"},
	} {
		if got := English.Error(tt.err); got != tt.en {
			t.Errorf("in English: %q, want %q", got, tt.en)
		}
		if got := Chinese.Error(tt.err); got != tt.zh {
			t.Errorf("in Chinese: %q, want %q", got, tt.zh)
		}
	}
}
