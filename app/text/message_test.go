package text

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestError(t *testing.T) {
	_, missing := os.Open(filepath.Join(t.TempDir(), "missing"))
	tests := []struct {
		err       error
		en, zh    string
		isMissing bool
	}{
		{errors.New("open"), "open", "打开", false},
		{errors.New("a foreign error"), "a foreign error", "原文：a foreign error", false},
		{fmt.Errorf("foreign: %w", fs.ErrPermission), "foreign: permission denied", "foreign：没有权限", false},
		{errors.Join(errors.New("open"), errors.New("open")), "open\nopen", "打开\n打开", false},
		{fmt.Errorf("%w and %w", fs.ErrPermission, fs.ErrExist),
			"permission denied and file already exists", "原文：permission denied and file already exists", false},
		{missing, missing.Error(), "打开 " + missing.(*fs.PathError).Path + "：文件或目录不存在", true},
		{Errorf("%d of %w", 3, missing), "3 of " + missing.Error(), "3 of 打开 " + missing.(*fs.PathError).Path + "：文件或目录不存在", true},
	}
	for _, tt := range tests {
		if got := tt.err.Error(); got != tt.en {
			t.Errorf("Error() = %q, want %q", got, tt.en)
		}
		if got := English.Error(tt.err); got != tt.en {
			t.Errorf("English.Error = %q, want %q", got, tt.en)
		}
		if got := Chinese.Error(tt.err); got != tt.zh {
			t.Errorf("Chinese.Error = %q, want %q", got, tt.zh)
		}
		if errors.Is(tt.err, fs.ErrNotExist) != tt.isMissing {
			t.Errorf("%v: is ErrNotExist: %v, want %v", tt.err, !tt.isMissing, tt.isMissing)
		}
	}
}

// TestSprintf translates the values of the verb v that are texts, and keeps those of s.
func TestSprintf(t *testing.T) {
	if got, want := Chinese.Sprintf("%[2]v, as %[1]s", "open", "open"), "打开, as open"; got != want {
		t.Errorf("Sprintf = %q, want %q", got, want)
	}
}

func TestFromEnv(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want Lang
	}{
		{nil, English},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, Chinese},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, English},
		{map[string]string{"LANG": "de_DE", "LC_MESSAGES": "zh_TW"}, Chinese},
		{map[string]string{"LANG": "zha"}, English},
	} {
		if got := FromEnv(func(name string) string { return tt.env[name] }); got != tt.want {
			t.Errorf("FromEnv(%v) = %v, want %v", tt.env, got, tt.want)
		}
	}
}

func TestSentence(t *testing.T) {
	for _, tt := range []struct{ english, chinese string }{
		{"open", "打开"},
		{"book 7: 7.pdf is not in the books folder", "书 7：书籍文件夹里没有 7.pdf"},
		{"order 5: no such reader 9", "订单 5：没有读者 9"},
		{`name "a \"quoted\" title"`, `书名 "a \"quoted\" title"`},
		{"user 5: entry 3: delta: must not be zero", "读者 5：流水 3：delta：不能为零"},
		{"the clock agrees: open", "the clock agrees：打开"},
		{"it is an apple", "it is an apple"},
		{"", ""},
	} {
		if got := Chinese.Sentence(tt.english); got != tt.chinese {
			t.Errorf("Sentence(%q) = %q, want %q", tt.english, got, tt.chinese)
		}
	}
}
