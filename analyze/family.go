package analyze

// Families group the error classes that one cause shows as: a provider that is
// down answers 503 to one call and not at all to the next.
var classFamily = map[string]families{
	"server": 1, "timeout": 1, "network": 1, "dns": 1, "tls": 1,
	"auth": 2, "permission": 2,
	"not_found": missingFamily, "config": missingFamily,
	"rate_limit": 8, "quota": 8,
	"validation": 16, "data": 16,
	"unknown": unknownFamily,
}

// families is a set of class families.
type families uint8

const (
	missingFamily families = 4
	unknownFamily families = 32
)

// has reports whether a failure of the class fits the set. What could not be
// classified fits everything: it is no evidence of another cause.
func (f families) has(class uint8) bool {
	fam := familyOf(class)
	return fam == unknownFamily || f&fam != 0
}

// classList is the registry, listed once; a class is known by its place in it.
var classList = Classes()

// familyTable is indexed like classList, so that no string is compared on the way.
var familyTable = func() []families {
	t := make([]families, len(classList))
	for i, c := range classList {
		t[i] = classFamily[c.Name]
	}
	return t
}()

func familyOf(class uint8) families { return familyTable[class] }
