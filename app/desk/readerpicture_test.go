package desk_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestReaderPicture shows a reader's picture and removes it, once, with a line in the log.
func TestReaderPicture(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	user, key := s.named(t, "a", "测试读者甲")
	path := "/keeper/readers/" + user.ID.String()
	if p := b.get(t, path).shows(t, http.StatusOK); slices.Contains(p.links(), path+"/unpicture") || p.form(path+"/unpicture") != nil {
		t.Errorf("without a picture one can be removed:\n%s", p.source)
	}
	file, err := io.ReadAll(picture(t, 640, 480).content)
	if err != nil {
		t.Fatal(err)
	}
	user, err = s.SetPicture(t.Context(), key, file)
	if err != nil {
		t.Fatal(err)
	}
	p := b.get(t, path).shows(t, http.StatusOK, "移除头像", "没有人审核")
	if !strings.Contains(p.source, `src="`+user.OwnPicture()+`"`) {
		t.Errorf("the page does not show %s:\n%s", user.OwnPicture(), p.source)
	}
	for range 2 { // sent twice
		p.submit(t, path+"/unpicture", "why", "不雅").shows(t, http.StatusOK, "办好了：有头像 → 没有头像")
	}
	if user, err := s.FindReader(t.Context(), user.ID.String()); err != nil || !user.Picture.IsZero() {
		t.Errorf("the reader is %+v, %v, want no picture", user, err)
	}
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "移除读者的头像", "不雅")
}
