package store

import "strconv"

// stretch is a part of a span whose counts are read from rows of one length; 0 is
// that of the counts themselves.
type stretch struct{ length, from, to int64 }

// stretches cuts a span, so that as few rows as possible are read, where answers are
// told apart by slots of a length (0: they are not).
func (b *blast) stretches(from, to, slot int64) []stretch {
	begin := from
	if from <= b.first { // there is nothing before
		begin = floor(from, day)
	}
	first, last := max(ceil(begin, day), b.summed.from), min(floor(to, day), b.summed.until)
	if first >= last || slot%day != 0 {
		return []stretch{{0, from, to}}
	}
	cut := []stretch{{0, from, first}, {day, first, last}, {0, last, to}}
	if weeks := (stretch{week, ceil(first, week), floor(last, week)}); weeks.from < weeks.to && slot%week == 0 {
		cut = []stretch{{0, from, first}, {day, first, weeks.from}, weeks, {day, weeks.to, last}, {0, last, to}}
	}
	var out []stretch
	for _, s := range cut {
		if s.from < s.to {
			out = append(out, s)
		}
	}
	return out
}

// from is what to read of a stretch: rows t, and at, the time that they stand at. Of
// integrations, a JSON list of numbers, the times are looked up one by one, for rows
// are in the order of time and integration; without any the stretch is read through.
func (t *summed) from(s stretch, integrations string) string {
	table, at, unit, of := t.name, t.at, t.unit, ``
	if s.length > 0 {
		table, at, unit, of = t.name+sumSuffix, "at_ns", s.length, `length_ns = `+strconv.FormatInt(s.length, 10)+` AND `
	}
	if integrations == "" {
		return ` FROM (SELECT ` + at + ` AS at, * FROM ` + table + ` WHERE ` + of + at + ` >= ?1 AND ` + at + ` < ?2) t WHERE `
	}
	by := strconv.FormatInt(unit, 10)
	return ` FROM (WITH RECURSIVE steps(at) AS (VALUES(?1) UNION ALL SELECT at + ` + by + ` FROM steps WHERE at + ` + by + ` < ?2) SELECT at FROM steps) steps
CROSS JOIN json_each('` + integrations + `') j CROSS JOIN ` + table + ` t ON ` + of + `t.` + at + ` = steps.at AND t.integration = j.value WHERE `
}

// tally selects of a stretch what tally adds up.
func (t *summed) tally(s stretch) string {
	if s.length == 0 {
		return t.counts
	}
	return t.sums
}

// tallyOver runs a query for each stretch of a span and puts the groups together.
func (b *blast) tallyOver(from, to, slot int64, query func(stretch) (text string, args []any)) ([]group, error) {
	stretches := b.stretches(from, to, slot)
	if len(stretches) == 1 {
		text, args := query(stretches[0])
		return tallied(b.tx, text, args...)
	}
	of := map[[tallyKeys]int64]*group{}
	for _, s := range stretches {
		text, args := query(s)
		groups, err := tallied(b.tx, text, args...)
		if err != nil {
			return nil, err
		}
		for i := range groups {
			if have := of[groups[i].key]; have != nil {
				have.add(&groups[i])
			} else {
				of[groups[i].key] = &groups[i]
			}
		}
	}
	return sortedGroups(of), nil
}
