package main

import (
	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
)

// knownTold bounds what is remembered of announcements; the database knows all.
const knownTold = 100_000

// show tells of transitions at once, and of the rest a few times a second.
func (l *live) show() error {
	// settled finds what ahead has found: it is told of in case ahead did not.
	if err := l.announce(l.settled, l.settled.TakeTransitions(), nil); err != nil {
		return err
	}
	return l.announce(l.ahead, l.ahead.TakeTransitions(), nil)
}

// announce tells the view of transitions that were not told of before. changed
// has the incidents that the analyzer may have forgotten meanwhile.
func (l *live) announce(a *analyze.Analyzer, list []analyze.Transition, changed []analyze.Incident) error {
	var news []announced
	for _, t := range list {
		in, ok := a.Incident(t.IncidentID)
		for i := 0; !ok && i < len(changed); i++ {
			in, ok = changed[i], changed[i].ID == t.IncidentID
		}
		if !ok {
			continue
		}
		key := announcementOf(&t, &in)
		known, err := l.knows(key)
		if err != nil {
			return err
		}
		if !known {
			l.told[key] = true
			l.newly = append(l.newly, key)
			news = append(news, announced{t, in})
		}
	}
	if len(news) == 0 {
		return nil
	}
	return l.view.Show(&liveState{Transitions: news})
}

// knows reports whether a transition was announced, in this run or before.
func (l *live) knows(key store.Announcement) (bool, error) {
	if l.told[key] {
		return true, nil
	}
	known, err := l.db.Announced(key)
	if known && err == nil {
		if len(l.told) >= knownTold {
			clear(l.told)
			for _, n := range l.newly {
				l.told[n] = true
			}
		}
		l.told[key] = true
	}
	return known, err
}

// announcementOf names a transition in a way that does not change when the
// analyzer finds it a second time. After a relapse everything may happen again.
func announcementOf(t *analyze.Transition, in *analyze.Incident) store.Announcement {
	relapses := in.Relapses
	for _, e := range in.Timeline {
		if e.Event == "relapsed" && e.At.After(t.At) {
			relapses--
		}
	}
	return store.Announcement{Incident: t.IncidentID, Event: t.Event, Tenant: t.Tenant, Relapse: relapses}
}
