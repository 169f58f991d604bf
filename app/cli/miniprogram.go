package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"littleshelf/app"
	"littleshelf/app/loopback"
)

// miniProgramFlags are the flags of miniprogram.
type miniProgramFlags struct {
	url, appID string
}

func (m *miniProgramFlags) define(f *flag.FlagSet) {
	f.StringVar(&m.url, "url", "", "the address of the `SHOP`, such as https://shop.example.com")
	f.StringVar(&m.appID, "appid", "", "the `APPID` of the mini-program, which begins with wx")
}

func miniProgramCommand() command {
	var m miniProgramFlags
	return command{
		words: "miniprogram", args: "FOLDER", summary: "write a mini-program of the shop, as a project for WeChat's developer tools",
		examples: []string{"littleshelf miniprogram folder -url https://shop.example.com -appid wx0123456789abcdef"},
		flags:    m.define, required: []string{"url", "appid"}, run: m.write,
	}
}

// appIDForm is the form of WeChat's app ids.
var appIDForm = regexp.MustCompile(`^wx[0-9a-f]{16}$`)

// validate checks the flags, and replaces the address by the form in which requests begin.
func (m *miniProgramFlags) validate() error {
	address, err := app.PublicURL(m.url)
	u, parsed := url.Parse(address)
	switch {
	case err != nil, parsed != nil, address == "":
		return usagef("-url: %q is not of the form https://HOST", m.url)
	case u.Scheme != "https" && !loopback.IsHost(u.Hostname()):
		return usagef("-url: %q: WeChat refuses addresses without https, except those of this machine in the developer tools", m.url)
	case !appIDForm.MatchString(m.appID):
		return usagef("-appid: %q is no app id: wx and 16 digits from 0 to f, as mp.weixin.qq.com shows it", m.appID)
	}
	m.url = address
	return nil
}

// miniProgram is the JSON output of miniprogram.
type miniProgram struct {
	Folder string `json:"folder"`
	URL    string `json:"url"`
	AppID  string `json:"appid"`
}

// write fills the folder. After an error it removes the files again.
func (m *miniProgramFlags) write(_ context.Context, j *job) error {
	if err := m.validate(); err != nil {
		return err
	}
	folder := j.args[0]
	made, err := emptyFolder(folder)
	if err != nil {
		return err
	}
	if err := m.copyTo(folder, j.MiniProgram); err != nil {
		emptyAgain(folder, made)
		return err
	}
	return j.show(miniProgram{folder, m.url, m.appID}, func(w io.Writer) { m.describe(j, w, folder) })
}

// describe prints what was written, and what the keeper does next.
func (m *miniProgramFlags) describe(j *job, w io.Writer, folder string) {
	j.Lang.Fprintf(w, "%s: a mini-program for %s, app id %s\n", folder, m.url, m.appID)
	j.Lang.Fprintf(w, "1. Open the folder as a project in WeChat's developer tools.\n")
	if !strings.HasPrefix(m.url, "https:") {
		j.Lang.Fprintf(w, "2. There, under Details, tick the box that leaves domains unchecked: this address is for trying out.\n")
		return
	}
	j.Lang.Fprintf(w, "2. At mp.weixin.qq.com, enter %s as request, uploadFile and downloadFile domain.\n", m.url)
	j.Lang.Fprintf(w, "3. In the developer tools press Upload, and submit the version for review at mp.weixin.qq.com.\n")
}

// copyTo copies the files with the shop's address and the app id in their places.
func (m *miniProgramFlags) copyTo(folder string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err != nil || name == "." {
			return err
		}
		if entry.IsDir() {
			return os.Mkdir(path, 0o755)
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if content, err = m.filled(name, content); err != nil {
			return err
		}
		return os.WriteFile(path, content, 0o644)
	})
}

// filled returns the content of a file of this shop's mini-program.
func (m *miniProgramFlags) filled(name string, content []byte) ([]byte, error) {
	switch name {
	case "config.js":
		return fmt.Appendf(nil, "// The address of the shop.\nmodule.exports = { shop: %q };\n", m.url), nil
	case "project.config.json":
		var project map[string]any
		if err := json.Unmarshal(content, &project); err != nil {
			return nil, err
		}
		project["appid"] = m.appID
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetIndent("", "  ")
		err := encoder.Encode(project)
		return b.Bytes(), err
	}
	return content, nil
}

// emptyAgain removes what a failed command wrote to a folder that was empty, and the folder if the
// command made it.
func emptyAgain(folder string, made bool) {
	if made {
		os.RemoveAll(folder)
		return
	}
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		os.RemoveAll(filepath.Join(folder, entry.Name()))
	}
}
