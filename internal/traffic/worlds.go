package traffic

import "slices"

// world makes a Spec of a seed.
type world struct {
	name, doc string
	make      func(b *builder)
}

// worlds are in the order of the table.
var worlds = slices.Concat(plainWorlds, partWorlds, tenantWorlds, silenceWorlds, severalWorlds, edgeWorlds, calmWorlds, logWorlds)

// Worlds returns every world for a seed.
func Worlds(seed uint64) []*Spec {
	out := make([]*Spec, 0, len(worlds))
	for i := range worlds {
		out = append(out, worlds[i].spec(seed))
	}
	return out
}

// Named returns the world of that name, or nil.
func Named(name string, seed uint64) *Spec {
	for i := range worlds {
		if worlds[i].name == name {
			return worlds[i].spec(seed)
		}
	}
	return nil
}

// Names lists the worlds.
func Names() []string {
	var out []string
	for i := range worlds {
		out = append(out, worlds[i].name)
	}
	return out
}

func (w *world) spec(seed uint64) *Spec {
	b := base(w.name, w.doc, seed)
	w.make(b)
	b.weather()
	return &b.Spec
}
