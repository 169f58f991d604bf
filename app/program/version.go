package program

import "runtime/debug"

// release is the version of these sources. The newest entry of static/docs/CHANGELOG.md is about
// it.
const release = "0.2.0"

// version returns the version that the build is stamped with: a tag, or the date and the commit it
// was built from. A build without a stamp is the release, since .ci/release makes it so.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	return versionOf(info)
}

// versionOf returns the version of a build.
func versionOf(info *debug.BuildInfo) string {
	if stamp := info.Main.Version; stamp != "" && stamp != "(devel)" {
		return stamp
	}
	return release
}
