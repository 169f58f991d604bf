package text

import (
	"encoding/json"
	"io/fs"
	"testing"
)

// TestPhrase translates the phrases and errors in a phrase. Its JSON form is English.
func TestPhrase(t *testing.T) {
	p := Sprintf("%v (%v)", Sprintf("open"), fs.ErrPermission)
	if got := p.String(); got != "open (permission denied)" {
		t.Errorf("String() = %q", got)
	}
	if got := English.Say(p); got != p.String() {
		t.Errorf("in English: %q, want %q", got, p)
	}
	if got := Chinese.Say(p); got != "打开 (没有权限)" {
		t.Errorf("in Chinese: %q", got)
	}
	written, err := json.Marshal(p)
	if err != nil || string(written) != `"open (permission denied)"` {
		t.Errorf("JSON: %s, %v", written, err)
	}
	var read Phrase
	if err := json.Unmarshal(written, &read); err != nil || read.String() != p.String() || Chinese.Say(read) != p.String() {
		t.Errorf("read again: %q, %v", read, err)
	}
}
