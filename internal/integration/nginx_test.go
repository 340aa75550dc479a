//go:build integration

package integration

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// forms are the access logs that nginx writes at once, by file name.
var forms = []string{"combined", "custom", "json"}

// nginxConf empties no environment that libfaketime needs. Verbs: folder,
// upstreams, port, locations.
const nginxConf = `env FAKETIME_TIMESTAMP_FILE; env FAKETIME_NO_CACHE; env TZ;
daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 512; }
http {
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  log_format custom '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
    'rt=$request_time upstream_status=$upstream_status host=$proxy_host tenant=$http_x_tenant request_id=$http_x_request_id';
  log_format json escape=json '{"time":"$time_iso8601","remote_addr":"$remote_addr","method":"$request_method","uri":"$request_uri",'
    '"status":$status,"bytes":$body_bytes_sent,"upstream_status":"$upstream_status","proxy_host":"$proxy_host",'
    '"tenant":"$http_x_tenant","request_id":"$http_x_request_id","request_time":$request_time}';
  access_log %[1]s/combined.log combined; access_log %[1]s/custom.log custom; access_log %[1]s/json.log json;
  keepalive_timeout 1d; keepalive_requests 1000000; proxy_read_timeout 30s; proxy_connect_timeout 5s;
%[2]s  server {
    listen 127.0.0.1:%[3]d;
%[4]s  }
}
`

// nginx is a running server whose clock the test drives.
type nginx struct {
	dir  string
	addr string
	cmd  *exec.Cmd
}

// startNginx runs nginx as the egress proxy of the integrations: name →
// address of the upstream. It is stopped when the test ends.
func startNginx(t *testing.T, upstreams map[string]string, at time.Time) *nginx {
	t.Helper()
	binary, library := nginxBinary(t), faketime(t)
	n := &nginx{dir: t.TempDir()}
	port := freePort(t)
	n.addr = fmt.Sprintf("127.0.0.1:%d", port)
	var blocks, locations strings.Builder
	for _, name := range integrations {
		fmt.Fprintf(&blocks, "  upstream %s { server %s; }\n", hosts[name], upstreams[name])
		fmt.Fprintf(&locations, "    location ~ ^/t/[^/]+/integrations/%s/ { proxy_pass http://%s; }\n", name, hosts[name])
	}
	conf := filepath.Join(n.dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, nginxConf, n.dir, &blocks, port, &locations), 0o600); err != nil {
		t.Fatal(err)
	}
	n.setClock(t, at)
	n.cmd = exec.Command(binary, "-p", n.dir, "-c", conf)
	n.cmd.Env = append(os.Environ(), "TZ=UTC", "LD_PRELOAD="+library, "FAKETIME_TIMESTAMP_FILE="+n.clock(), "FAKETIME_NO_CACHE=1")
	n.cmd.Stderr = os.Stderr
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.stop)
	n.awaitListening(t)
	return n
}

func nginxBinary(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "nginx", "nginx-light")
	return ""
}

func faketime(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/*/faketime/libfaketime.so.1")
	if err != nil || len(found) == 0 {
		missing(t, "libfaketime", "faketime")
		return ""
	}
	return found[0]
}

func missing(t *testing.T, what, pkg string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed (hint: apt-get install %s)", what, pkg)
	}
	t.Skipf("%s is not installed (hint: apt-get install %s)", what, pkg)
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (n *nginx) clock() string { return filepath.Join(n.dir, "clock") }

// setClock is what nginx takes for the time from its next event on.
func (n *nginx) setClock(t *testing.T, at time.Time) {
	t.Helper()
	if err := os.WriteFile(n.clock()+".new", []byte(at.UTC().Format("2006-01-02 15:04:05.000")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(n.clock()+".new", n.clock()); err != nil {
		t.Fatal(err)
	}
}

// awaitListening polls: nginx in the foreground says nothing when it is ready.
func (n *nginx) awaitListening(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		c, err := net.DialTimeout("tcp", n.addr, time.Second)
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("nginx does not listen on %s: %v", n.addr, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// stop ends nginx and returns when its logs are complete.
func (n *nginx) stop() {
	if n.cmd.ProcessState != nil {
		return
	}
	_ = n.cmd.Process.Signal(syscall.SIGTERM)
	_ = n.cmd.Wait()
}

func (n *nginx) log(form string) string { return filepath.Join(n.dir, form+".log") }
