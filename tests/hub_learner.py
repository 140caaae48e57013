"""A learner on a JupyterHub: does with requests and a websocket what their browser does."""

import json
import re
import time
import uuid
from urllib.parse import unquote, urlencode

import requests
import websocket


class Learner:
    """One who logs in and has a server of their own.

    Parameters
    ----------
    hub : str
        The hub's address.
    name, password : str
    """

    def __init__(self, hub, name, password):
        self.hub, self.name, self.session = hub, name, requests.Session()
        self.server = f"{hub}/user/{name}"
        page = self.session.get(f"{hub}/hub/login", timeout=30).text
        given = {"username": name, "password": password, "_xsrf": re.search(r'name="_xsrf" value="([^"]+)"', page)[1]}
        self.session.post(f"{hub}/hub/login", data=given, timeout=30).raise_for_status()

    def follow(self, link):
        """Click a link of nbgitpuller and let its page do its work.

        Returns
        -------
        str
            Where the page goes then, below the learner's server.
        """
        page = self._wait_for_page(self.hub + link)
        said = {name: unquote(value) for name, value in re.findall(r'data-([a-z]+)="([^"]*)"', page)}
        self.session.headers["X-XSRFToken"] = said["xsrf"]
        asked = {name: said[name] for name in ("repo", "branch", "targetpath") if name in said} | {
            "_xsrf": said["xsrf"]
        }
        answer = self.session.get(f"{self.server}/git-pull/api?{urlencode(asked)}", timeout=120)
        events = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
        assert events and events[-1] == {"phase": "finished"}, answer.text
        return said["path"]

    def _wait_for_page(self, address):
        for _ in range(240):
            page = self.session.get(address, timeout=120)
            if page.ok and page.url.startswith(f"{self.server}/git-pull?"):
                return page.text
            time.sleep(0.5)  # the hub's own page tells that the server still starts
        raise TimeoutError(f"{page.status_code} {page.url}\n{page.text}")

    def read(self, path):
        """Return a notebook from the learner's folder."""
        return self._ask("GET", f"contents/{path}")["content"]

    def save(self, path, notebook):
        """Save a notebook, as Ctrl+S does."""
        self._ask("PUT", f"contents/{path}", {"type": "notebook", "format": "json", "content": notebook})

    def open(self, path):
        """Open a notebook and return its kernel, which runs in the notebook's folder."""
        what = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        return Kernel(self, self._ask("POST", "sessions", what)["kernel"]["id"])

    def _ask(self, method, path, what=None):
        answer = self.session.request(method, f"{self.server}/api/{path}", json=what, timeout=60)
        assert answer.ok, f"{answer.status_code} {path}\n{answer.text}"
        return answer.json()


class Kernel:
    """A kernel on a learner's server, reached as JupyterLab reaches it."""

    def __init__(self, learner, kernel):
        address = f"{learner.server}/api/kernels/{kernel}/channels"
        cookies = requests.cookies.get_cookie_header(
            learner.session.cookies, requests.Request("GET", address).prepare()
        )
        self._socket = websocket.create_connection(address.replace("http", "ws", 1), cookie=cookies, timeout=180)

    def run(self, code):
        """Run a cell and return what it showed as text; raise `AssertionError` if it ends in an error."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.4"}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self._socket.send(json.dumps(message))
        shown = []
        while True:
            answer = json.loads(self._socket.recv())
            if answer["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, content = answer["msg_type"], answer["content"]
            assert kind != "error", "\n".join([code, *content["traceback"]])
            if kind == "status" and content["execution_state"] == "idle":
                return "".join(shown)
            shown.append(content.get("text", "") or content.get("data", {}).get("text/plain", ""))

    def close(self):
        """Close the page."""
        self._socket.close()
