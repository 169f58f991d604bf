package systemd

import "testing"

// TestCommand checks the quoting against the rules of systemd.service(5) and systemd.syntax(7).
func TestCommand(t *testing.T) {
	for arg, want := range map[string]string{
		"127.0.0.1:3003":   `127.0.0.1:3003`,
		"":                 `""`,
		"two words":        `"two words"`,
		"100%":             `100%%`,
		"$HOME":            `$$HOME`,
		"${HOME} 5%":       `"$${HOME} 5%%"`,
		`say "x"`:          `"say \"x\""`,
		"it's":             `"it's"`,
		`a\b`:              `"a\\b"`,
		";":                `";"`,
		"#no-comment":      `"#no-comment"`,
		"书店":               `书店`,
		"https://h/?a=%2F": `https://h/?a=%%2F`,
	} {
		if got := command([]string{"/bin/shop 1$", arg}); got != `"/bin/shop 1$" `+want {
			t.Errorf("command of %q = %s, want %s", arg, got, want)
		}
	}
}

func TestPathQuoting(t *testing.T) {
	if got, want := paths([]string{"/srv/a", "/srv/b c", "/srv/d:e", "/srv/50%"}), `/srv/a "/srv/b c" "/srv/d:e" /srv/50%%`; got != want {
		t.Errorf("paths = %s, want %s", got, want)
	}
}

// TestRefused checks that control characters are refused: a line break would begin another setting.
func TestRefused(t *testing.T) {
	for name, u := range map[string]Unit{
		"argument":   {Exec: []string{"/bin/shop", "-tz", "UTC\nUser=root"}},
		"program":    {Exec: []string{"/bin/shop\n"}},
		"variable":   {Exec: []string{"/bin/shop"}, Environment: []string{"A=b\r"}},
		"user":       {Exec: []string{"/bin/shop"}, User: "shop\n"},
		"database":   {Exec: []string{"/bin/shop"}, DB: "/srv/a\nb"},
		"read-only":  {Exec: []string{"/bin/shop"}, ReadOnly: []string{"/srv/\x00"}},
		"writable":   {Exec: []string{"/bin/shop"}, Writable: []string{"/srv/\x7f"}},
		"credential": {Exec: []string{"/bin/shop"}, Credentials: []Credential{{File: "/srv/\n"}}},
		"folder":     {Exec: []string{"/bin/shop"}, Folders: []string{"a:b"}},
	} {
		if text, err := u.Text(); err == nil {
			t.Errorf("%s: Text = %s, want an error", name, text)
		}
	}
}

func TestShellQuoting(t *testing.T) {
	for path, want := range map[string]string{
		"/etc/shop-1.0/a_b": "/etc/shop-1.0/a_b",
		"/root/a b":         "'/root/a b'",
		"/root/$HOME":       "'/root/$HOME'",
		"/root/it's":        `'/root/it'\''s'`,
	} {
		if got := shell(path); got != want {
			t.Errorf("shell(%s) = %s, want %s", path, got, want)
		}
	}
}
