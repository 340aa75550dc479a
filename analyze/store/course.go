package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// minutesCTE are the minutes from ?1 up to before ?2, to look rows up by: see summed.from.
const minutesCTE = `WITH RECURSIVE minutes(at) AS (VALUES(?1) UNION ALL SELECT at + 60000000000 FROM minutes WHERE at + 60000000000 < ?2)`

// addCourses adds the course of each incident's traffic.
func addCourses(tx *sql.Tx, r *analyze.Report) error {
	if r.Coverage.FirstEvent == nil || r.Coverage.LastEvent == nil {
		return nil
	}
	var thinned int64
	if err := tx.QueryRow(`SELECT thinned FROM run_data`).Scan(&thinned); err != nil {
		return err
	}
	for i := range r.Incidents {
		in := &r.Incidents[i]
		c := analyze.NewCourse(in, *r.Coverage.FirstEvent, *r.Coverage.LastEvent)
		if nanos(c.From) < thinned && c.Step < time.Hour {
			c.ByHour()
		}
		if err := fillCourse(tx, in, &c); err != nil {
			return fmt.Errorf("course of %s: %w", in.ID, err)
		}
		r.Courses = append(r.Courses, c)
	}
	return nil
}

func fillCourse(tx *sql.Tx, in *analyze.Incident, c *analyze.Course) error {
	integrations, err := idsOf(tx, in.Integrations)
	if err != nil {
		return err
	}
	from := nanos(c.From)
	span := []any{from, from + int64(c.Step)*int64(len(c.Slots)), int64(c.Step), integrations}
	if !c.Tenants {
		of := `json_each(?4) AS i CROSS JOIN traffic_data t ON t.minute_ns = minutes.at AND t.integration = i.value`
		if len(in.Integrations) == 0 { // the whole feed
			of = `traffic_data t ON t.minute_ns = minutes.at AND ?4 IS NOT NULL`
		}
		return addSlots(tx, c, minutesCTE+`
SELECT (at - ?1) / ?3, sum(attempts), sum(failed) FROM minutes CROSS JOIN `+of+` GROUP BY 1`, span)
	}
	tenants, err := idsOf(tx, in.Affected())
	if err != nil {
		return err
	}
	span = append(span, tenants)
	err = addSlots(tx, c, minutesCTE+`
SELECT (at - ?1) / ?3, 0, sum(count) FROM minutes CROSS JOIN json_each(?4) AS i
CROSS JOIN failure_data f ON f.minute_ns = at AND f.integration = i.value
WHERE tenant IN (SELECT value FROM json_each(?5)) GROUP BY 1`, span)
	if err != nil {
		return err
	}
	return spreadHours(tx, c, integrations, tenants)
}

func addSlots(tx *sql.Tx, c *analyze.Course, query string, args []any) error {
	return eachRow(tx, query, args, func(rows *sql.Rows) error {
		var slot int
		var attempts, failed float64
		if err := rows.Scan(&slot, &attempts, &failed); err != nil {
			return err
		}
		c.Slots[slot].Attempts += attempts
		c.Slots[slot].Failed += failed
		return nil
	})
}

// spreadHours gives each slot its share of the tenants' attempts in the hours
// that it lies in.
func spreadHours(tx *sql.Tx, c *analyze.Course, integrations, tenants string) error {
	type hour struct{ at, attempts int64 }
	from, step := nanos(c.From), int64(c.Step)
	end := from + step*int64(len(c.Slots))
	const hourNS = int64(time.Hour)
	hours, err := queryRows(tx, `
WITH RECURSIVE hours(at) AS (VALUES(?1) UNION ALL SELECT at + 3600000000000 FROM hours WHERE at + 3600000000000 < ?2)
SELECT at, sum(attempts) FROM hours CROSS JOIN json_each(?3) AS i CROSS JOIN json_each(?4) AS n
CROSS JOIN tenant_traffic_data t ON t.hour_ns = at AND t.integration = i.value AND t.tenant = n.value GROUP BY 1`,
		[]any{from - from%hourNS, end, integrations, tenants},
		func(rows *sql.Rows) (h hour, err error) { return h, rows.Scan(&h.at, &h.attempts) })
	if err != nil {
		return err
	}
	for _, h := range hours {
		for i := range c.Slots {
			slot := from + int64(i)*step
			overlap := min(slot+step, h.at+hourNS) - max(slot, h.at)
			if overlap > 0 {
				c.Slots[i].Attempts += float64(h.attempts) * float64(overlap) / float64(hourNS)
			}
		}
	}
	return nil
}

// idsOf returns the numbers of the names as a JSON array.
func idsOf(tx *sql.Tx, of []string) (string, error) {
	asked, err := json.Marshal(of)
	if err != nil {
		return "", err
	}
	var ids string
	err = tx.QueryRow(`SELECT json_group_array(id) FROM name_data WHERE name IN (SELECT value FROM json_each(?))`, string(asked)).Scan(&ids)
	return ids, err
}
