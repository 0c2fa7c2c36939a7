"""Asks this machine's web process for the front page: `python -m config.stack.probe 8000`.

Exit 0 when it answers without a server error. Sends the site's own name, which ALLOWED_HOSTS
demands, and says that a proxy has done the encryption, which would else be answered by a redirect.
"""

import http.client
import sys
from contextlib import closing
from urllib.parse import urlsplit

from config.env import read_env

TIMEOUT_SECONDS = 8.0


def is_well(port: int) -> bool:
    site = urlsplit(read_env().site_url)
    headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)) as web:
        try:
            web.request("GET", "/", headers=headers)
            return web.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False


if __name__ == "__main__":
    sys.exit(0 if is_well(int(sys.argv[1])) else 1)
