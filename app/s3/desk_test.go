package s3

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestDeskUpload adds a book at the keeper's desk.
func TestDeskUpload(t *testing.T) {
	g := startGateway(t)
	s := startShop(t, harness.NewDB(t), g.address(""))
	client := signIn(t, s)
	pdf := aPDF(2<<20, 4)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("pdf", "战争与和平 - 托尔斯泰.pdf")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(pdf)
	form.Close()
	response, err := client.Post(s.URL("/keeper/books/new"), form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 || !strings.Contains(string(page), "战争与和平") {
		t.Errorf("the upload = %d, %v\n%s", response.StatusCode, err, page)
	}
	if stored, err := os.ReadFile(g.object(nameOf(pdf))); err != nil || !bytes.Equal(stored, pdf) {
		t.Errorf("the bucket has %d bytes, %v", len(stored), err)
	}
	client.CloseIdleConnections()
	s.Stop(t)
	harness.Check(t, s.DB)
}

// signIn sets the first password of the desk by the link in the log, and returns the client that is
// signed in.
func signIn(t *testing.T, s *shopProcess) *http.Client {
	t.Helper()
	var link []string
	harness.Eventually(t, func() bool {
		link = regexp.MustCompile(`(http://[^ #]+/keeper/start)#([0-9a-f]{40})`).FindStringSubmatch(s.Log.String())
		return link != nil
	})
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, Timeout: harness.Timeout}
	response, err := client.Get(link[1])
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(response.Body)
	response.Body.Close()
	request := regexp.MustCompile(`name="request" value="([0-9a-f-]+)"`).FindSubmatch(page)
	const password = "书架上的猫 2026"
	response, err = client.PostForm(link[1], url.Values{
		"request": {string(request[1])}, "token": {link[2]}, "password": {password}, "again": {password}})
	if err != nil || response.StatusCode != 200 {
		t.Fatalf("setting the password: %v, %v", response, err)
	}
	response.Body.Close()
	return client
}
