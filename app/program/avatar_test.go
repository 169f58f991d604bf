package program_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"littleshelf/app/program/harness"
)

// avatarReader is a reader of a demo shop who sends pictures.
type avatarReader struct {
	*harness.Process
	skey string
}

func (a avatarReader) send(t *testing.T, file []byte) (status, result int, address string) {
	t.Helper()
	contentType, body := fileForm(t, "file", file, "skey", a.skey)
	response, err := http.Post(a.URL("/api/user/avatar"), contentType, body)
	if err != nil {
		t.Error(err)
		return 0, 0, ""
	}
	defer response.Body.Close()
	var out struct {
		Result   int
		UserInfo struct{ AvatarURL string }
	}
	if err := json.NewDecoder(response.Body).Decode(&out); err != nil {
		t.Error(err)
	}
	return response.StatusCode, out.Result, out.UserInfo.AvatarURL
}

// TestAvatar makes pictures of readers' files in processes of their own, one at a time, and keeps
// them over a restart.
func TestAvatar(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p := harness.Start(t, db, "-limit-write", "1000/m")
	response, err := http.Get(p.URL("/login?code=" + url.QueryEscape("reader")))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var login struct{ SKey string }
	if err := json.NewDecoder(response.Body).Decode(&login); err != nil {
		t.Fatal(err)
	}
	p.Log.Secret(login.SKey)
	reader := avatarReader{p, login.SKey}

	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 1920, 1080))); err != nil {
		t.Fatal(err)
	}
	for what, bad := range map[string][]byte{
		"half a picture": photo.Bytes()[:photo.Len()/2], "a PDF": []byte("%PDF-1.7"), "2 MB of nothing": make([]byte, 2<<20),
	} {
		if status, result, _ := reader.send(t, bad); status != http.StatusOK || result != -1 {
			t.Errorf("%s = %d, %d, want it refused", what, status, result)
		}
	}
	var sending sync.WaitGroup
	var addresses sync.Map
	for range 12 { // they wait for each other, and some may wait too long
		sending.Go(func() {
			switch status, result, address := reader.send(t, photo.Bytes()); {
			case status == http.StatusOK && result == 0:
				addresses.Store(address, true)
			case status != http.StatusTooManyRequests || result != -6:
				t.Errorf("a picture = %d, %d", status, result)
			}
		})
	}
	sending.Wait()
	var address string
	addresses.Range(func(key, _ any) bool { address = key.(string); return true })
	path := strings.TrimPrefix(address, p.URL(""))
	p.Stop(t)
	p = harness.Start(t, db)
	served, err := http.Get(p.URL(path))
	if err != nil {
		t.Fatal(err)
	}
	defer served.Body.Close()
	content, err := io.ReadAll(served.Body)
	if err != nil {
		t.Fatal(err)
	}
	if size, err := jpeg.DecodeConfig(bytes.NewReader(content)); err != nil || size.Width != 320 || size.Height != 320 {
		t.Errorf("%s is %d × %d, %v, want 320 × 320", path, size.Width, size.Height, err)
	}
	p.Stop(t)
	harness.Check(t, db)
}
