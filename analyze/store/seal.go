package store

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"slices"
	"time"
)

// SQLite notices damage to its own structure and none to what a cell holds. Saved
// state is taken up again as it is, so it ends with its checksum.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errMangled says that a cell holds what was never written to it.
var errMangled = errors.New("what a cell holds is damaged")

func sealed(data []byte) []byte {
	if data == nil {
		return nil
	}
	out := slices.Clip(data) // what is appended goes elsewhere
	return binary.BigEndian.AppendUint32(out, crc32.Checksum(data, castagnoli))
}

// unsealed returns what was sealed.
func unsealed(cell []byte) ([]byte, error) {
	if cell == nil {
		return nil, nil
	}
	at := len(cell) - crc32.Size
	if at < 0 || binary.BigEndian.Uint32(cell[at:]) != crc32.Checksum(cell[:at], castagnoli) {
		return nil, errMangled
	}
	return cell[:at:at], nil
}

// sealState seals what an older program saved.
func sealState(tx *sql.Tx) error {
	for _, cell := range []struct{ read, write string }{
		{`SELECT one, source FROM run_data WHERE source IS NOT NULL`, `UPDATE run_data SET source = ?2 WHERE one = ?1`},
		{`SELECT part, data FROM state_data`, `UPDATE state_data SET data = ?2 WHERE part = ?1`},
	} {
		type row struct {
			key  int64
			data []byte
		}
		rows, err := queryRows(tx, cell.read, nil, func(rows *sql.Rows) (r row, err error) {
			err = rows.Scan(&r.key, &r.data)
			return r, err
		})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if _, err := tx.Exec(cell.write, r.key, sealed(r.data)); err != nil {
				return err
			}
		}
	}
	return nil
}

// mangled reports whether an error says that a cell is damaged.
func mangled(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var moment *time.ParseError
	return errors.Is(err, errMangled) || errors.As(err, &moment) || errors.As(err, &syntax) || errors.As(err, &kind)
}
