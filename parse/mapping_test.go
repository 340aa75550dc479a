package parse

import (
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestMappingFromYAML(t *testing.T) {
	const doc = `
tenant: shop_ref
integration: [partner, carrier]
tenant_paths: /customers
hosts:
  "*.ups.example": ups
constant:
  attributes: {site: ber}
`
	var m Mapping
	if err := yaml.UnmarshalWithOptions([]byte(doc), &m, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	want := Mapping{
		Tenant: Names{"shop_ref"}, Integration: Names{"partner", "carrier"}, TenantPaths: Names{"/customers"},
		Hosts: map[string]string{"*.ups.example": "ups"}, Constant: Constant{Attributes: map[string]string{"site": "ber"}},
	}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("yaml %s\n got %+v\nwant %+v", doc, m, want)
	}
	if err := m.Validate(); err != nil {
		t.Errorf("Validate: %v", err)
	}
	if err := yaml.UnmarshalWithOptions([]byte("tenat: x"), &m, yaml.Strict()); err == nil {
		t.Error("an unknown key was accepted")
	}
}

func TestMappingValidate(t *testing.T) {
	for _, c := range []struct {
		m    Mapping
		want string
	}{
		{Mapping{Tenant: Names{""}}, `read mapping.tenant: "" is no field name`},
		{Mapping{Tenant: Names{"ref"}, Integration: Names{"Ref"}}, `read mapping.tenant: field "ref" already serves as integration`},
		{Mapping{TenantPaths: Names{"customers"}}, `read mapping.tenant_paths: "customers" is no path prefix`},
		{Mapping{IntegrationPaths: Names{"/"}}, `read mapping.integration_paths: "/" is no path prefix`},
		{Mapping{Hosts: map[string]string{"https://x": "y"}}, `read mapping.hosts: "https://x" is no host`},
		{Mapping{Hosts: map[string]string{"x.example": " "}}, `read mapping.hosts: "x.example" names no integration`},
	} {
		err := c.m.Validate()
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || !strings.Contains(err.Error(), "(hint: ") {
			t.Errorf("mapping %+v: error %v, want %q and a hint", c.m, err, c.want)
		}
	}
}
