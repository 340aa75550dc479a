package analyze

import (
	"bytes"
	"fmt"
)

// BeyondCaps names what an analyzer holds more of than it may. One more than each
// cap holds what came beyond it.
func BeyondCaps(a *Analyzer) (out []string) {
	check := func(what string, n, most int) {
		if n > most {
			out = append(out, fmt.Sprintf("%d %s, want at most %d", n, what, most))
		}
	}
	check("integrations", len(a.Integrations), maxIntegrations+1)
	check("pairs", a.Pairs, maxPairs+len(a.Integrations))
	check("sets of attributes", len(a.AttrSets), maxAttrSets)
	check("places of attributes", len(a.attrIDs), 4*maxAttrSets+1)
	check("streams", len(a.Quiet.Streams), maxStreams+1)
	for _, in := range a.Integrations {
		check("operations of "+in.Name, len(in.Operations), maxOperations+1)
		check("failed attempts of "+in.Name, len(in.Failed.Keys), maxFailedAttempts)
		check("found failed attempts of "+in.Name, len(in.Failed.index), maxFailedAttempts)
		check("failures told of "+in.Name, len(in.Ring.Entries), maxRing)
		check("failures a minute of "+in.Name, len(in.Minute.Failures), maxFailureKeys+1)
		for _, p := range in.PairList {
			check("contexts of "+p.Tenant, int(p.used), maxCells)
		}
	}
	for _, t := range a.Tracked {
		check("tenants of "+t.Inc.ID, len(t.Members), maxMembers)
		check("exposures of "+t.Inc.ID, len(t.Exposures), maxExposures)
		check("steps of "+t.Inc.ID, len(t.Inc.Timeline), maxTimeline+1)
		check("templates of "+t.Inc.ID, len(t.Templates.Clusters), maxTemplates)
		check("samples of "+t.Inc.ID, len(t.Inc.Samples), maxSamples)
	}
	return out
}

// SamePart says what of a whole state its parts hold otherwise. What they hold
// beyond it must be of lists that shrink: it is not read.
func SamePart(parts [][]byte, whole []byte) error {
	_, got, err := readRecords(parts)
	if err != nil {
		return err
	}
	keys, want, err := readRecords([][]byte{whole})
	if err != nil {
		return err
	}
	for _, k := range keys {
		if !bytes.Equal(got[k], want[k]) {
			return fmt.Errorf("record %v is % x, want % x", k, got[k], want[k])
		}
		delete(got, k)
	}
	for k := range got { // which of them is named first does not matter
		if k.Kind < incidentRecord {
			return fmt.Errorf("record %v is not in the whole", k)
		}
	}
	return nil
}
