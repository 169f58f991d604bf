package storetest

import (
	"reflect"
	"testing"
)

// TestFullRowsAreFull fails if a type has a new field that the full rows do not set.
func TestFullRowsAreFull(t *testing.T) {
	rows := []any{
		fullUser, fullUser.Profile, fullSession, fullBook, fullComment, fullOrder, fullEntry,
		fullBatch, fullVoucher, fullClaim, fullReceipt, fullErasure,
		fullCategory, fullPosition, fullPDFFile, fullPDFFile.Sizes[0], fullPDFFile.Outline[0],
		fullKeeper, fullKeeperSession, fullSetting, fullDay, fullDay.Counts, fullDay.Books[0],
		fullPicture, fullPairing, fullMessage, fullAppPassword,
	}
	for _, row := range rows {
		v := reflect.ValueOf(row)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%T.%s is zero, want every field set", row, v.Type().Field(i).Name)
			}
		}
	}
}
