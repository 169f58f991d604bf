package shoptest

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
)

// getWXACodeUnlimit sends CodeImage of a scene, as a mini-program code.
func getWXACodeUnlimit(w http.ResponseWriter, r *http.Request) {
	var params struct {
		Scene, Page string
		CheckPath   *bool  `json:"check_path"`
		Version     string `json:"env_version"`
	}
	switch err := json.NewDecoder(r.Body).Decode(&params); {
	case r.Method != http.MethodPost:
		refuse(w, "43002")
	case err != nil:
		refuse(w, "47001")
	case !goodScene.MatchString(params.Scene):
		refuse(w, "40129")
	case !goodPage.MatchString(params.Page) || params.CheckPath == nil || *params.CheckPath:
		refuse(w, "41030") // the page of a shop that has not been published
	default:
		io.WriteString(w, CodeImage(params.Scene))
	}
}

var (
	goodScene = regexp.MustCompile("^[0-9A-Za-z!#$&'()*+,/:;=?@._~-]{1,32}$")
	goodPage  = regexp.MustCompile("^pages/[a-z]+/[a-z]+$")
)

// CodeImage is the body of a mini-program code: the first bytes of a JPEG, and the scene.
func CodeImage(scene string) string { return "\xff\xd8\xff\xe0 mini-program code " + scene }
