"""Reads a story from standard input and tells it through Python's logging,
whose clock it drives: python3 log.py < story > log"""

import json
import logging
import sys
import time
from datetime import datetime


def main() -> None:
    now = {"at": 0.0}
    make = logging.getLogRecordFactory()

    def record(*args, **kwargs):
        r = make(*args, **kwargs)
        r.created = now["at"]
        r.msecs = round(now["at"] % 1 * 1000)
        return r

    logging.setLogRecordFactory(record)
    handler = logging.StreamHandler(sys.stdout)
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[handler])

    for line in sys.stdin:
        e = json.loads(line)
        now["at"] = datetime.fromisoformat(e["at"]).timestamp()
        level = {"info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}[e["level"]]
        if "integration" not in e:
            logging.getLogger("worker").log(level, "%s version=%s", e["message"], e["version"])
            continue
        text = "%s %s tenant=%s status=%d request_id=%s attempt=%d duration_ms=%d"
        args = [e["operation"], e["message"], e["tenant"], e["status"], e["request_id"], e["attempt"], e["duration_ms"]]
        if "error" in e:
            text += ": %s"
            args.append(e["error"])
        logging.getLogger("sync." + e["integration"]).log(level, text, *args)


main()
