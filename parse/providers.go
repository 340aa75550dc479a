package parse

import "strings"

// provider is a third party that SaaS products integrate with.
type provider struct {
	name string
	// words are further spellings in logger names, paths and keys; the name is
	// one without saying.
	words []string
	hosts []string // domains; every subdomain belongs to them
	// customers are domains whose first label names the tenant.
	customers []string
	// common marks a name that is also an ordinary word: it is not looked for
	// in messages.
	common bool
}

// providers is the table of known third parties, in alphabetical order.
var providers = []provider{
	{name: "adyen", hosts: []string{"adyen.com", "adyenpayments.com"}},
	{name: "airtable", hosts: []string{"airtable.com"}},
	{name: "algolia", hosts: []string{"algolia.net", "algolia.com"}},
	{name: "amplitude", hosts: []string{"amplitude.com"}, common: true},
	{name: "anthropic", hosts: []string{"anthropic.com"}},
	{name: "asana", hosts: []string{"asana.com"}},
	{name: "atlassian", words: []string{"confluence"}, hosts: []string{"atlassian.com", "bitbucket.org"}, customers: []string{"atlassian.net"}},
	{name: "auth0", hosts: []string{"auth0.com"}},
	{name: "avalara", words: []string{"avatax"}, hosts: []string{"avalara.com", "avatax.com"}},
	{name: "aws", words: []string{"amazon"}, hosts: []string{"amazonaws.com", "awsapps.com"}, common: true},
	{name: "bamboohr", hosts: []string{"bamboohr.com"}},
	{name: "bigcommerce", hosts: []string{"bigcommerce.com"}},
	{name: "box", hosts: []string{"box.com", "boxcloud.com"}, common: true},
	{name: "braintree", hosts: []string{"braintreegateway.com", "braintree-api.com"}},
	{name: "calendly", hosts: []string{"calendly.com"}},
	{name: "chargebee", hosts: []string{"chargebee.com"}},
	{name: "clearbit", hosts: []string{"clearbit.com"}},
	{name: "clickup", hosts: []string{"clickup.com"}},
	{name: "cloudflare", hosts: []string{"cloudflare.com"}},
	{name: "datadog", hosts: []string{"datadoghq.com", "datadoghq.eu"}, common: true},
	{name: "discord", hosts: []string{"discord.com", "discordapp.com"}},
	{name: "docusign", hosts: []string{"docusign.com", "docusign.net"}},
	{name: "dropbox", hosts: []string{"dropbox.com", "dropboxapi.com"}},
	{name: "dynamics", hosts: []string{"dynamics.com"}, common: true},
	{name: "easypost", hosts: []string{"easypost.com"}},
	{name: "facebook", words: []string{"whatsapp"}, hosts: []string{"facebook.com"}},
	{name: "freshdesk", customers: []string{"freshdesk.com"}},
	{name: "github", hosts: []string{"github.com", "githubusercontent.com"}},
	{name: "gitlab", hosts: []string{"gitlab.com"}},
	{name: "gocardless", hosts: []string{"gocardless.com"}},
	{name: "google", words: []string{"gmail", "gcal", "gdrive"}, hosts: []string{"googleapis.com", "google.com"}, common: true},
	{name: "greenhouse", hosts: []string{"greenhouse.io"}, common: true},
	{name: "gusto", hosts: []string{"gusto.com", "gusto-demo.com"}},
	{name: "hubspot", hosts: []string{"hubapi.com", "hubspot.com"}},
	{name: "intercom", hosts: []string{"intercom.io", "intercom.com"}, common: true},
	{name: "jira", common: true},
	{name: "klaviyo", hosts: []string{"klaviyo.com"}},
	{name: "launchdarkly", hosts: []string{"launchdarkly.com"}},
	{name: "linear", hosts: []string{"linear.app"}, common: true},
	{name: "mailchimp", hosts: []string{"mailchimp.com", "mandrillapp.com"}},
	{name: "mailgun", hosts: []string{"mailgun.net", "mailgun.org"}},
	{name: "marketo", hosts: []string{"mktorest.com", "marketo.com"}},
	{name: "microsoft", words: []string{"msgraph", "office365", "onedrive", "sharepoint"}, hosts: []string{"graph.microsoft.com", "microsoftonline.com", "office.com", "office365.com"}, common: true},
	{name: "mixpanel", hosts: []string{"mixpanel.com"}},
	{name: "mollie", hosts: []string{"mollie.com"}},
	{name: "monday", hosts: []string{"monday.com"}, common: true},
	{name: "netsuite", customers: []string{"suitetalk.api.netsuite.com", "restlets.api.netsuite.com"}, hosts: []string{"netsuite.com"}},
	{name: "notion", hosts: []string{"notion.com", "notion.so"}, common: true},
	{name: "okta", customers: []string{"okta.com", "oktapreview.com"}},
	{name: "openai", hosts: []string{"openai.com"}},
	{name: "pagerduty", hosts: []string{"pagerduty.com"}},
	{name: "paypal", hosts: []string{"paypal.com"}},
	{name: "pipedrive", hosts: []string{"pipedrive.com"}},
	{name: "plaid", hosts: []string{"plaid.com"}},
	{name: "postmark", hosts: []string{"postmarkapp.com"}},
	{name: "quickbooks", words: []string{"qbo", "intuit"}, hosts: []string{"quickbooks.api.intuit.com", "intuit.com"}},
	{name: "razorpay", hosts: []string{"razorpay.com"}},
	{name: "rippling", hosts: []string{"rippling.com"}},
	{name: "salesforce", words: []string{"sfdc"}, hosts: []string{"salesforce.com", "force.com"}, customers: []string{"my.salesforce.com"}},
	{name: "segment", hosts: []string{"segment.io", "segment.com"}, common: true},
	{name: "sendgrid", hosts: []string{"sendgrid.com"}},
	{name: "sentry", hosts: []string{"sentry.io"}, common: true},
	{name: "servicenow", customers: []string{"service-now.com"}},
	{name: "shippo", hosts: []string{"goshippo.com"}},
	{name: "shipstation", hosts: []string{"shipstation.com"}},
	{name: "shopify", customers: []string{"myshopify.com"}, hosts: []string{"shopify.com"}},
	{name: "slack", hosts: []string{"slack.com"}},
	{name: "snowflake", hosts: []string{"snowflakecomputing.com"}, common: true},
	{name: "square", hosts: []string{"squareup.com"}, common: true},
	{name: "stripe", hosts: []string{"stripe.com"}},
	{name: "taxjar", hosts: []string{"taxjar.com"}},
	{name: "teams", words: []string{"msteams"}, hosts: []string{"webhook.office.com"}, common: true},
	{name: "telegram", hosts: []string{"telegram.org"}},
	{name: "trello", hosts: []string{"trello.com"}},
	{name: "twilio", hosts: []string{"twilio.com"}},
	{name: "typeform", hosts: []string{"typeform.com"}},
	{name: "vonage", words: []string{"nexmo"}, hosts: []string{"vonage.com", "nexmo.com"}},
	{name: "woocommerce"},
	{name: "workday", hosts: []string{"workday.com", "myworkday.com"}, common: true},
	{name: "xero", hosts: []string{"xero.com"}},
	{name: "zapier", hosts: []string{"zapier.com"}},
	{name: "zendesk", customers: []string{"zendesk.com"}},
	{name: "zoho", hosts: []string{"zoho.com", "zohoapis.com"}},
	{name: "zoom", hosts: []string{"zoom.us"}, common: true},
	{name: "zuora", hosts: []string{"zuora.com"}},
}

// providerHost is what a domain says.
type providerHost struct {
	name      string
	customers bool // the label before the domain names the tenant
}

var (
	providerWords, providerHosts = indexProviders()
)

func indexProviders() (words map[string]*provider, hosts map[string]providerHost) {
	words, hosts = make(map[string]*provider), make(map[string]providerHost)
	for i := range providers {
		p := &providers[i]
		words[p.name] = p
		for _, w := range p.words {
			words[w] = p
		}
		for _, h := range p.hosts {
			hosts[h] = providerHost{name: p.name}
		}
		for _, h := range p.customers {
			hosts[h] = providerHost{name: p.name, customers: true}
		}
	}
	return words, hosts
}

// maxHost is the length of the longest host name there is; anything longer is
// not looked up label by label.
const maxHost = 253

// knownHost finds the provider behind a host (lower case, without port), and
// the tenant where the host names one: acme.myshopify.com.
func knownHost(host string) (name, tenant string) {
	if len(host) > maxHost {
		return "", ""
	}
	for at := 0; at < len(host); {
		if p, ok := providerHosts[host[at:]]; ok {
			if p.customers && at > 1 {
				tenant = lastLabel(host[:at-1])
			}
			return p.name, tenant
		}
		dot := strings.IndexByte(host[at:], '.')
		if dot < 0 {
			break
		}
		at += dot + 1
	}
	return "", ""
}

// lastLabel returns what stands behind the last dot, unless it is one of the
// provider's own names.
func lastLabel(s string) string {
	label := s[strings.LastIndexByte(s, '.')+1:]
	if ownLabels[label] {
		return ""
	}
	return label
}

// ownLabels are first labels that name a server and no customer.
var ownLabels = map[string]bool{
	"www": true, "api": true, "app": true, "apps": true, "hooks": true, "hook": true, "webhooks": true, "webhook": true,
	"admin": true, "static": true, "cdn": true, "assets": true, "edge": true, "gateway": true, "gw": true, "auth": true,
	"login": true, "sso": true, "oauth": true, "accounts": true, "dev": true, "staging": true, "stage": true, "stg": true,
	"prod": true, "production": true, "test": true, "qa": true, "sandbox": true, "demo": true, "m": true, "mail": true,
	"smtp": true, "status": true, "docs": true, "blog": true, "help": true, "support": true, "internal": true,
	"ingress": true, "proxy": true, "lb": true, "web": true, "ws": true, "graphql": true, "rest": true, "portal": true,
	"dashboard": true, "id": true, "upload": true, "files": true, "media": true, "img": true, "images": true, "beta": true,
	"eu": true, "us": true, "uk": true, "events": true, "ingest": true, "callback": true, "callbacks": true,
	"integrations": true, "connect": true, "developer": true, "developers": true, "public": true, "backend": true,
	"service": true, "services": true, "server": true, "local": true, "platform": true, "secure": true, "v1": true, "v2": true,
}

// knownWord finds the provider that a name speaks of: "sync.hubspot",
// "StripeClient", "stripe-webhooks". The name is taken apart at separators and
// where capitals begin.
func knownWord(name string) string {
	var buf [24]byte
	n := 0
	for i := 0; i <= len(name); i++ {
		if i < len(name) && (isLetter(name[i]) || isDigit(name[i])) && !startsWord(name, i) {
			if n < len(buf) {
				buf[n] = name[i] | 0x20
			}
			n++
			continue
		}
		if n > 1 && n <= len(buf) {
			if p, ok := providerWords[string(buf[:n])]; ok {
				return p.name
			}
		}
		n = 0
		if i < len(name) && (isLetter(name[i]) || isDigit(name[i])) {
			buf[0] = name[i] | 0x20
			n = 1
		}
	}
	return ""
}

// startsWord reports whether a capital at i begins a word: the C of
// stripeClient, not those of HUBSPOT. HubSpot is one word all the same.
func startsWord(s string, i int) bool {
	if s[i] < 'A' || s[i] > 'Z' || i == 0 {
		return false
	}
	if !isDigit(s[i-1]) && (s[i-1] < 'a' || s[i-1] > 'z') {
		return false
	}
	return !twoPart[lowerPart(s, i)]
}

// twoPart are second halves of names written with a capital inside.
var twoPart = map[string]bool{"spot": true, "hub": true, "force": true, "books": true, "suite": true, "duty": true, "grid": true, "sign": true, "pal": true, "tree": true, "gun": true, "chimp": true, "flake": true, "lab": true, "desk": true, "box": true}

// lowerPart returns the letters from s[i:] up to the next capital, in lower case.
func lowerPart(s string, i int) string {
	end := i + 1
	for end < len(s) && s[end] >= 'a' && s[end] <= 'z' {
		end++
	}
	return strings.ToLower(s[i:end])
}
