package app_test

import (
	"strings"
	"testing"

	"littleshelf/app"
)

// TestLoginIgnoresInvalidProfile: a login succeeds without the invalid profile that came with it.
// The profile is counted, and the reason is logged without the profile.
func TestLoginIgnoresInvalidProfile(t *testing.T) {
	s := openModel(t)
	s.login("reader-1")
	for _, signed := range []app.SignedProfile{
		{RawData: "{}", Signature: "ab", EncryptedData: "QUJD", IV: "QUJD"},
		{EncryptedData: "QUJD", IV: "QUJD"},
		{EncryptedData: "QUJD"},
		{RawData: "{}"},
	} {
		login, err := s.Login(t.Context(), "reader-1", signed)
		if err != nil || login.User.Profile != (app.Profile{}) {
			t.Errorf("Login with %+v = %+v, %v, want the login alone", signed, login.User.Profile, err)
		}
		s.log.Secret(string(login.SKey))
	}
	if n := s.ProfilesLeftAside(); n != 4 {
		t.Errorf("%d profiles were left aside, want 4", n)
	}
	text := s.log.String()
	if got := strings.Count(text, "level=DEBUG"); got != 4 || !strings.Contains(text, "cannot be decrypted") ||
		strings.Contains(text, "QUJD") {
		t.Errorf("%d lines for debugging, want 4 that say why and not what\n%s", got, text)
	}
}
