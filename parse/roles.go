package parse

// role is the part of an event that a field may give.
type role uint8

const (
	roleNone role = iota
	roleTime
	roleLevel
	roleLogger
	roleMessage
	roleError
	roleStatus
	roleUpstream
	roleGRPC
	roleOK
	roleOutcome
	roleFailed // error:true
	roleCode
	roleIntegration
	roleService
	roleTenant
	roleOperation
	roleEvent // an event type: the operation, and sometimes the outcome
	roleMethod
	roleRequest // "POST /path HTTP/1.1"
	rolePath    // a path or URL
	roleQuery
	rolePeer // the host called
	roleHost // a host that may be the edge, the machine or the host called
	roleAttempt
	roleObject // what the attempt is about
	roleTry    // the number of the try, from 1
	roleRetry  // the number of the retry, from 0
	roleCount
	roleAttr
	roleCauseOrCode // a code when it is one word, else error text
	roleStatusOrCode
	roleEventOrText
	roleTextOrLogger
	roleLoggerOrNone
	numRoles
)

// roleNames are printed by inspect.
var roleNames = [numRoles]string{
	roleTime: "time", roleLevel: "level", roleLogger: "logger", roleMessage: "message", roleError: "error",
	roleStatus: "status", roleUpstream: "upstream_status", roleGRPC: "grpc_status", roleOK: "success", roleOutcome: "outcome", roleFailed: "failed",
	roleCode: "code", roleIntegration: "integration", roleService: "service", roleTenant: "tenant",
	roleOperation: "operation", roleEvent: "event_type", roleMethod: "method", roleRequest: "request",
	rolePath: "path", roleQuery: "query", rolePeer: "peer_host", roleHost: "host", roleAttempt: "attempt", roleObject: "object",
	roleTry: "try", roleRetry: "retry", roleCount: "count", roleAttr: "attribute",
}

// depthFirst are the roles for which a key near the top beats a better name
// further down: metrics.time is no time stamp when there is a date above it.
var depthFirst = [numRoles]bool{
	roleTime: true, roleLevel: true, roleLogger: true, roleMessage: true, roleStatus: true, roleOK: true,
	roleOutcome: true, roleEvent: true, roleCauseOrCode: true, roleStatusOrCode: true, roleEventOrText: true,
	roleTextOrLogger: true, roleLoggerOrNone: true,
}

// wording is the built-in names of one role, best first, in the form of
// normalKey. A name in top counts only where no telling parent stands above it.
type wording struct {
	role  role
	names []string
	top   []string
}

// vocabularies is the zero-configuration contract. Names that a role shares
// with top rank behind its names.
var vocabularies = []wording{
	{roleTime,
		[]string{"time", "timestamp", "ts", "eventtime", "datetime", "timelocal", "timeiso8601", "msec", "asctime", "logtime",
			"createdat", "occurredat", "timeunixnano", "observedtimeunixnano", "requesttimestamp", "startutc", "starttime", "startedat", "receivedat", "sourcerealtimetimestamp", "realtimetimestamp",
			"edgestarttimestamp", "edgeendtimestamp", "timestampseconds", "timestamp.seconds", "t.date", "instant.epochsecond", "timemillis", "epochmillis", "requesttimeepoch", "requesttime",
			"eventtimestamp", "eventdatetime", "logtimestamp", "loggedat", "timestampms", "timestampmillis", "unixtimestamp", "time.seconds", "clientreceivedstarttimestamp", "attemptedat", "triggeredat", "sentat", "deliveredat", "datecreated", "eventtimestampms", "timestampinms"},
		[]string{"t", "date", "dt", "instant", "when", "at", "created", "emittedat", "failedat", "completedat", "finishedat", "endedat", "processedat", "executedat", "publishedat", "lasttimestamp"}},
	{roleLevel, []string{"level", "severity", "lvl", "levelname", "log.level", "loglevel", "severitytext", "severitynumber", "levelno", "priority", "errorseverity", "level.name"}, []string{"l", "sev", "s"}},
	{roleLogger, []string{"logger", "loggername", "log.logger", "sourcecontext", "category", "channel", "programname", "syslogidentifier", "loglogger"}, []string{"component", "name", "module", "class"}},
	{roleMessage,
		[]string{"message", "msg", "renderedmessage", "logmessage", "textpayload", "eventmessage", "shortmessage", "messagetemplate"},
		[]string{"m", "mt", "log", "text", "body", "description", "detail"}},
	{roleTextOrLogger, nil, []string{"context"}},
	{roleLoggerOrNone, nil, []string{"target", "destination"}},
	{roleError,
		[]string{"error.message", "err.message", "err.msg", "error", "err", "errormessage", "errormsg", "errmsg", "exception.message", "integrationerrormessage", "integrationerror",
			"exceptionmessage", "thrown.message", "thrown.localizedmessage", "throwable.message", "errordescription", "error.description", "errordetail", serilogError, "exception", "lasterror", "stacktrace", "failedreason", "errors"},
		[]string{"failurereason", "failuremessage", "cause"}},
	{roleStatus,
		[]string{"statuscode", "httpstatuscode", "httpstatus", "http.status", "response.status", "responsestatus", "responsecode", "responsestatuscode",
			"status", "res.status", "elbstatuscode", "edgeresponsestatus", "downstreamstatus", "scstatus", "httpcode"}, nil},
	{roleStatusOrCode, nil, []string{"code", "resultcode"}},
	{roleUpstream,
		[]string{"upstreamstatus", "upstreamstatuscode", "originstatus", "originresponsestatus", "originstatuscode", "targetstatuscode", "backendstatus", "backendstatuscode", "upstream.status",
			"upstream.statuscode", "origin.status", "upstreamresponsestatus", "upstreamresponsecode", "integrationstatus", "integration.status"},
		[]string{"us"}},
	{roleGRPC, []string{"grpc.code", "grpccode", "grpcstatus", "grpc.status", "grpcstatuscode", "grpc.statuscode", "rpc.grpc.statuscode"}, nil},
	{roleOK, []string{"success", "succeeded", "ok", "delivered", "successful", "issuccess"}, nil},
	{roleOutcome, []string{"outcome", "deliverystatus", "result", "jobstatus", "syncstatus", "event.outcome", "attemptstatus", "statustext", "record.status"}, []string{"state"}},
	{roleFailed, []string{"iserror", "haserror", "isfailed", "failed", "timedout"}, nil},
	{roleCode,
		[]string{"errorcode", "error.code", "err.code", "errcode", "errorkey", "error.type", "err.type", "errortype", "exception.type", "exceptionclass", "thrown.name", "throwable.classname", "errorclass", "error.class", "error.kind", "error.name", "err.name", "failurecode", "errorreason", "xedgedetailedresulttype", "statecode"}, nil},
	{roleCauseOrCode, nil, []string{"reason"}},
	{roleIntegration,
		[]string{"integration", "integrationkey", "integrationid", "integrationname", "integration.name", "integration.key", "integration.id", "integrationslug", "provider", "provider.name", "providername",
			"providerconfigkey", "connectortype", "connector", "connectorname", "connector.name", "vendor", "vendorname", "upstream", "upstreamname", "proxyupstreamname", "thirdparty"}, nil},
	{roleService, []string{"peer.service", "appname", "service", "service.name", "servicename", "app", "application", "applicationname"}, nil},
	{roleTenant,
		[]string{"tenant", "tenantid", "tenant.id", "tenantname", "tenant.name", "tenantslug", "tenant.slug", "tenantkey", "tenant.key", "customer", "customerid", "customer.id", "customername", "customer.name",
			"account", "accountid", "account.id", "accountname", "account.name", "org", "orgid", "org.id", "orgslug", "org.slug", "orgname", "organization", "organizationid", "organization.id", "organisation", "organisationid",
			"consumer.customid", "consumer.username", "workspace", "workspaceid", "workspace.id", "workspacename", "shop", "shopid", "shopdomain", "shop.id", "shop.domain", "merchant", "merchantid", "merchant.id", "team", "teamid", "team.id",
			"company", "companyid", "company.id", "projectid", "project.id", "clientid", "subdomain", "remoteuser", "csusername"},
		[]string{"project"}},
	{roleOperation,
		[]string{"operation", "operationname", "op", "endpoint", "http.route", "route", "jobclass", "jobname", "ctx.class", "job.class", "job", "task", "taskname", "rpc.method", "grpc.method", "handler", "activitytype", "workflowtype", "workflow"},
		[]string{"action"}},
	{roleEvent, []string{"eventtype", "eventname", "event.type", "event.name", "event.action", "webhooktopic", "webhookevent", "topic"}, []string{"type"}},
	{roleEventOrText, nil, []string{"event"}},
	{roleMethod, []string{"method", "requestmethod", "httpmethod", "http.method", "http.request.method", "req.method", "request.method", "verb", "csmethod", "clientrequestmethod", "requestverb"}, nil},
	{roleRequest, []string{"request", "requestline", "httprequest", "routekey"}, nil},
	{rolePath,
		[]string{"url", "requesturl", "http.url", "url.full", "targeturl", "webhookurl", "requesturi", "uri", "path", "requestpath", "http.target", "url.path", "http.path", "csuristem", "originalpath", "xenvoyoriginalpath", "clientrequesturi", "clientrequestpath", "resourcepath"}, nil},
	{roleQuery, []string{"querystring", "url.query", "args", "csuriquery"}, nil},
	{rolePeer,
		[]string{"upstreamhost", "peer.host", "peerhost", "net.peer.name", "server.address", "targethost", "desthost", "destinationhost", "destination.domain", "peer.hostname", "authority", "upstreamaddr", "proxyhost", "outboundhost", "upstreamcluster"}, nil},
	{roleHost, []string{"http.host", "httphost", "request.host", "requesthost", "req.headers.host", "vhost", "xhostheader", "cshost", "cs(host)", "clientrequesthost", "servername", "domain"}, []string{"host"}},
	{roleAttempt,
		[]string{"idempotencykey", "deliveryid", "jobid", "jid", "messageid", "msgid", "eventid", "requestid", "xrequestid", "httpxrequestid", "req.id", "request.id", "correlationid", "attemptid", "webhookid",
			"reqid", "taskid", "transactionid", "traceid", "trace.id"},
		[]string{"rid", "uuid"}},
	{roleObject,
		[]string{"objectid", "object.id", "recordid", "record.id", "entityid", "entity.id", "resourceid", "orderid", "order.id", "ordernumber", "invoiceid", "invoice.id", "invoicenumber",
			"paymentid", "payment.id", "chargeid", "charge.id", "refundid", "payoutid", "transferid", "contactid", "contact.id", "dealid", "deal.id", "leadid", "ticketid", "ticket.id",
			"documentid", "fileid", "productid", "shipmentid", "itemid", "bookingid"}, nil},
	{roleTry, []string{"attempt", "attemptnumber", "attemptno", "attempts", "tries", "trynumber", "attemptcount"}, []string{"try"}},
	{roleRetry, []string{"retry", "retrycount", "retries", "retrynumber", "retryattempt"}, nil},
}

// serilogError is the one name that needs its sign: a field x may hold anything.
const serilogError = "@x"

// weakNames are names that ordinary data has as well: a reason is not always
// one for failing, a state not always an outcome, l also a length. Fields of
// these names count only as far as their value or their line bears them out.
var weakNames = map[string]bool{
	"cause": true, "exception": true, "lasterror": true, "stacktrace": true, "errors": true,
	"code": true, "reason": true, "result": true, "state": true,
	"l": true, "s": true, "priority": true, "us": true,
}

// contextual are the attributes kept by themselves: the key in the form of
// normalKey, and the name it goes by.
var contextual = []struct {
	name string
	keys []string
	top  bool
}{
	{"api_version", []string{"apiversion", "stripeversion"}, false},
	{"app_version", []string{"appversion", "app.version", "applicationversion"}, false},
	{"environment", []string{"environment", "env", "deployment.environment", "deployment.environment.name", "deploymentenvironment"}, false},
	{"flag", []string{"featureflag", "flag", "variant", "experiment"}, true},
	{"host", []string{"hostname", "host.name", "machinename", "computername", "pod", "podname", "pod.name", "k8s.pod.name", "kubernetes.podname", "kubernetes.pod.name", "nodename", "instanceid", "worker", "workerid"}, false},
	{"plan", []string{"plan", "planname", "subscriptionplan"}, false},
	{"region", []string{"region", "cloud.region", "awsregion", "cloudregion"}, false},
	{"release", []string{"release", "releaseversion", "buildversion"}, false},
	{"shard", []string{"shard", "partition", "cell", "pool"}, true},
	{"tier", []string{"tier", "customertier", "accounttier"}, false},
	{"version", []string{"service.version", "serviceversion", "deployment.version"}, false},
	{"version", []string{"version"}, true},
	{"zone", []string{"zone", "availabilityzone", "cloud.availabilityzone", "az", "datacenter", "dc", "colo"}, false},
}

// wordMeaning is an entry of the vocabulary.
type wordMeaning struct {
	role role
	rank uint32
	attr string
	top  bool
}

// vocabulary is built once from the tables above.
var vocabulary = buildVocabulary()

func buildVocabulary() map[string]wordMeaning {
	all := make(map[string]wordMeaning, 512)
	add := func(name string, w wordMeaning) {
		if _, taken := all[name]; !taken { // tables are in order of priority
			all[name] = w
		}
	}
	for _, v := range vocabularies {
		for i, n := range v.names {
			add(n, wordMeaning{role: v.role, rank: uint32(i)})
			if v.role == roleTenant { // X-Tenant-Id, and nginx's $http_x_tenant_id
				add("x"+n, wordMeaning{role: v.role, rank: uint32(i)})
				add("httpx"+n, wordMeaning{role: v.role, rank: uint32(i)})
			}
		}
		for i, n := range v.top {
			add(n, wordMeaning{role: v.role, rank: uint32(len(v.names) + i), top: true})
		}
	}
	for _, c := range contextual {
		for i, k := range c.keys {
			add(k, wordMeaning{role: roleAttr, rank: uint32(i), attr: c.name, top: c.top})
		}
	}
	return all
}
