// Command nginxlog reads a story from standard input, sends it through a real
// nginx as the egress proxy of an application, and keeps the access logs that
// nginx wrote. The clock of nginx is driven by libfaketime (Debian: nginx-light
// and faketime), so that the files come out the same on every machine.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/testdata/make/story"
)

// conf logs every request in three forms at once. nginx empties its
// environment unless told what to keep. Verbs: folder, upstreams, port, routes.
const conf = `env FAKETIME_TIMESTAMP_FILE; env FAKETIME_NO_CACHE; env TZ;
daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;
events {}
http {
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  log_format custom '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
    'rt=$request_time upstream_status=$upstream_status host=$proxy_host tenant=$http_x_tenant request_id=$http_x_request_id';
  log_format json escape=json '{"time":"$time_iso8601","remote_addr":"$remote_addr","method":"$request_method","uri":"$request_uri",'
    '"status":$status,"bytes":$body_bytes_sent,"user_agent":"$http_user_agent","upstream_status":"$upstream_status","proxy_host":"$proxy_host",'
    '"tenant":"$http_x_tenant","request_id":"$http_x_request_id","request_time":$request_time}';
  access_log %[1]s/combined.log combined; access_log %[1]s/custom.log custom; access_log %[1]s/json.log json;
%[2]s  server {
    listen 127.0.0.1:%[3]d;
%[4]s  }
}
`

// hosts are the names under which nginx knows the providers.
var hosts = map[string]string{"hubspot": "api.hubapi.com", "slack": "hooks.slack.com", "stripe": "api.stripe.com"}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "nginxlog:", err)
		os.Exit(1)
	}
}

func run() error {
	var keep [3]string
	flag.StringVar(&keep[0], "combined", "", "file for the log in combined form")
	flag.StringVar(&keep[1], "custom", "", "file for the log in a custom log_format")
	flag.StringVar(&keep[2], "json", "", "file for the log in JSON")
	flag.Parse()
	entries, err := story.Read(os.Stdin)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "nginxlog")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := tell(dir, entries); err != nil {
		return err
	}
	for i, form := range []string{"combined", "custom", "json"} {
		if keep[i] == "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, form+".log"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(keep[i], text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// tell runs nginx for as long as it takes to send the entries through it.
func tell(dir string, entries []story.Entry) error {
	upstream, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer upstream.Close()
	go http.Serve(upstream, http.HandlerFunc(answer)) //nolint:errcheck // it ends with the listener
	port, err := freePort()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(config(dir, upstream.Addr().String(), port)), 0o644); err != nil {
		return err
	}
	if err := setClock(dir, entries[0].At); err != nil {
		return err
	}
	nginx, err := start(dir, port)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Integration == "" {
			continue
		}
		if err := send(dir, port, e); err != nil {
			return errors.Join(err, nginx.Process.Kill())
		}
	}
	if err := nginx.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	nginx.Wait() //nolint:errcheck // it was told to end
	return nil
}

// answer is the provider: it answers with the status that the request asks for.
func answer(w http.ResponseWriter, r *http.Request) {
	status, err := strconv.Atoi(r.Header.Get("X-Answer"))
	if err != nil {
		status = http.StatusBadRequest
	}
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"ok":%t}`, status < 400)
}

func config(dir, upstream string, port int) string {
	var upstreams, routes strings.Builder
	for _, name := range slices.Sorted(maps.Keys(hosts)) {
		fmt.Fprintf(&upstreams, "  upstream %s { server %s; }\n", hosts[name], upstream)
		fmt.Fprintf(&routes, "    location ~ ^/t/[^/]+/webhooks/%s/ { proxy_pass http://%s; }\n", name, hosts[name])
	}
	return fmt.Sprintf(conf, dir, upstreams.String(), port, routes.String())
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// setClock is what the clock of nginx shows from now on.
func setClock(dir string, at time.Time) error {
	name := filepath.Join(dir, "clock")
	if err := os.WriteFile(name+".new", []byte(at.UTC().Format("2006-01-02 15:04:05.000")+"\n"), 0o644); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

func start(dir string, port int) (*exec.Cmd, error) {
	found, err := filepath.Glob("/usr/lib/*/faketime/libfaketime.so.1")
	if err != nil || len(found) == 0 {
		return nil, fmt.Errorf("no libfaketime (hint: apt-get install faketime)")
	}
	nginx := exec.Command("nginx", "-p", dir, "-c", filepath.Join(dir, "nginx.conf"))
	nginx.Env = append(os.Environ(), "LD_PRELOAD="+found[0], "FAKETIME_TIMESTAMP_FILE="+filepath.Join(dir, "clock"), "FAKETIME_NO_CACHE=1", "TZ=UTC")
	nginx.Stderr = os.Stderr
	if err := nginx.Start(); err != nil {
		return nil, fmt.Errorf("start nginx: %w (hint: apt-get install nginx-light)", err)
	}
	for range 100 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return nginx, c.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("nginx does not listen on port %d", port), nginx.Process.Kill())
}

// send makes the call that the entry tells of, at its time.
func send(dir string, port int, e story.Entry) error {
	if err := setClock(dir, e.At); err != nil {
		return err
	}
	url := fmt.Sprintf("http://127.0.0.1:%d/t/%s/webhooks/%s/%s", port, e.Tenant, e.Integration, e.Operation)
	req, err := http.NewRequest(http.MethodPost, url, http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "sync-worker/"+e.Version)
	req.Header.Set("X-Answer", strconv.Itoa(e.Status))
	req.Header.Set("X-Tenant", e.Tenant)
	req.Header.Set("X-Request-Id", e.RequestID)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != e.Status {
		return fmt.Errorf("nginx answered %d to %s, the story wants %d", res.StatusCode, url, e.Status)
	}
	return nil
}
