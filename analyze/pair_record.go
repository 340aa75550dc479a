package analyze

import (
	"errors"
	"fmt"
	"slices"
)

// pairForm is the first byte of a pair's record: how the rest is written.
const pairForm = 1

var errDamagedRecord = errors.New("a record is damaged")

// appendRecord appends what is saved of the pair.
func (p *pair) appendRecord(to []byte) ([]byte, error) {
	f := form{data: append(to, pairForm)}
	err := p.fill(&f)
	return f.data, err
}

// loadPair takes up a pair of an integration whose operations are known.
func (s *state) loadPair(in *integration, place int, record []byte) error {
	if place != len(in.PairList) {
		return fmt.Errorf("%T %d is missing", (*pair)(nil), len(in.PairList))
	}
	if len(record) == 0 || record[0] != pairForm {
		return errDamagedRecord
	}
	p, f := &pair{in: in}, form{data: record[1:], reading: true}
	if err := p.fill(&f); err != nil {
		return err
	}
	for i := range int(p.used) {
		if int(p.cell(i).Attrs) >= len(s.AttrSets) {
			return errDamagedRecord
		}
	}
	if !f.done() {
		return errDamagedRecord
	}
	in.PairList = append(in.PairList, p)
	return nil
}

func (p *pair) fill(f *form) error {
	f.text(&p.Tenant)
	near := p.Last
	f.time(&near) // as it is: nothing is nearer
	p.Last, f.near = near, near
	f.time(&p.LastOK)
	f.time(&p.Hour.Hour)
	whole(f, &p.Hour.Attempts)
	whole(f, &p.Hour.Failed)
	f.time(&p.LastFail)
	f.time(&p.LevelAt)
	whole(f, &p.Straight)
	whole(f, &p.Stream)
	whole(f, &p.Due)
	f.byte((*uint8)(&p.State))
	p.fillCells(f)
	p.Test.fill(f)
	p.Beat.fill(f)
	f.uint(&p.Keys.Last)
	f.flags(&p.Keys.Lie)
	p.fillFails(f)
	return p.fillRate(f)
}

func (p *pair) fillCells(f *form) {
	n := f.count(int(p.used), maxCells)
	for i := range n {
		var c cell
		var op int32
		if !f.reading {
			c, op = p.cell(i), int32(p.cells.key[i]>>16)
		}
		whole(f, &op)
		if op < 0 || int(op) >= len(p.in.Operations) {
			f.fail()
			return
		}
		if p.in.Operations[op].other {
			f.text(&c.Op)
		}
		whole(f, &c.Attrs)
		whole(f, &c.N)
		whole(f, &c.F)
		f.time(&c.LastOK)
		f.time(&c.LastFail)
		if c.Attrs < 0 || c.Attrs >= maxAttrSets {
			f.fail()
			return
		}
		if f.reading {
			p.setCell(i, c, p.in.Operations[op])
			p.used++
		}
	}
}

func (p *pair) fillFails(f *form) {
	whole(f, &p.NFails)
	if p.NFails < 0 {
		f.fail()
		return
	}
	for i := range min(p.NFails, int64(len(p.Fails))) {
		e := &p.Fails[i]
		f.time(&e.At)
		f.byte(&e.Class)
		whole(f, &e.Op)
		f.flags(&e.Keyed, &e.Retry)
		if int(e.Class) >= len(classList) {
			f.fail()
		}
	}
}

// fillRate has the test of a log that tells failures only in the common form: few
// pairs have one.
func (p *pair) fillRate(f *form) (err error) {
	var data []byte
	if !f.reading && p.Rate != nil {
		if data, err = stateMode.Marshal(p.Rate); err != nil {
			return err
		}
	}
	f.bytes(&data)
	if !f.reading || data == nil {
		return nil
	}
	p.Rate = &rateTest{}
	return stateDecMode.Unmarshal(data, p.Rate)
}

func (s *series) fill(f *form) {
	whole(f, &s.Base.N)
	whole(f, &s.Base.F)
	f.flags(&s.Uneasy)
	s.Recent.fill(f)
	for i := range s.Arms {
		s.Arms[i].fill(f)
	}
	f.float(&s.Table.P0)
	whole(f, &s.Table.Built)
	whole(f, &s.Table.Known)
	f.time(&s.Last)
	whole(f, &s.Streak)
	s.Gate.fill(f)
	if int(s.Table.Known) >= len(firstArms) || int(max(s.Gate.Answer, s.Gate.Held, s.Gate.AtPeak)) >= len(verdicts) {
		f.fail()
	}
}

func (r *recent) fill(f *form) {
	f.byte(&r.Last)
	f.byte(&r.Seen)
	f.unit(&r.Slot, recentSlot)
	for i := range r.B {
		b := &r.B[i]
		some := b.N != 0 || b.F != 0
		f.flags(&some)
		if some {
			whole(f, &b.N)
			whole(f, &b.F)
		}
	}
}

func (a *arm) fill(f *form) {
	some := *a != arm{}
	f.flags(&some)
	if some {
		f.float(&a.S)
		f.time(&a.Start)
		whole(f, &a.N)
		whole(f, &a.F)
		whole(f, &a.Again)
	}
}

func (g *gate) fill(f *form) {
	f.time(&g.Passed)
	f.time(&g.Asked)
	f.time(&g.PeakAt)
	peak := float64(g.Peak)
	f.float(&peak)
	g.Peak = float32(peak)
	f.byte(&g.Answer)
	f.byte(&g.Held)
	f.byte(&g.AtPeak)
}

func (r *rhythm) fill(f *form) {
	f.time(&r.SlotEnd)
	whole(f, &r.N)
	f.time(&r.Last)
	whole(f, &r.Mark)
	whole(f, &r.SlotN)
	whole(f, &r.Gap)
	whole(f, &r.Wait)
	f.unit(&r.Hour, hourNS)
	r.Slots.fill(f)
	f.time(&r.First)
	f.time(&r.Resumed)
	whole(f, &r.Epoch)
	f.byte((*uint8)(&r.State))
	whole(f, &r.Mark0)
	whole(f, &r.OldGap)
	f.float(&r.Miss)
	f.float(&r.OldMiss)
	whole(f, &r.HourN)
	whole(f, &r.Hour1)
	r.Hours.fill(f)
	f.float(&r.Came)
	f.float(&r.Usual)
	f.time(&r.Due)
	f.bytes(&r.Week)
	if n := len(r.Week); n != 0 && n != weekBytes {
		f.fail()
	}
	r.Week = slices.Clip(r.Week)
}

func (p *pace) fill(f *form) {
	f.float(&p.Prev)
	f.float(&p.Diff)
	f.float(&p.Sum)
	whole(f, &p.Closed)
}
