"""A JupyterHub for a class on one machine; hub.md says how to start it and what to decide.

Each learner has a server of their own, a local process, and a folder of their own. With `COURSE_HUB_TRY_PASSWORD` set,
that one password opens the hub under any name: for trying it. Without it, learners log in with their accounts on this
machine.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

from helpers.data import DATA_DIR

c = get_config()  # noqa: F821 - JupyterHub brings it

HOUR = 60 * 60
GIGABYTE = 2**30
LEARNERS_GROUP = "class"

# ----- Who may come in, and as whom their server runs

if password := os.environ.get("COURSE_HUB_TRY_PASSWORD"):
    # All servers run as you: any learner's code can read and change the files of all, and yours.
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = password
    c.Authenticator.allow_all = True
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(Path.cwd() / "learners" / "{username}")
else:
    # Each server runs under the learner's own account, in their home folder; so the hub itself has to be root.
    c.JupyterHub.authenticator_class = "pam"
    c.LocalAuthenticator.allowed_groups = {LEARNERS_GROUP}
    c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"

# ----- Where it listens: on this machine alone, as hub and servers do without being told

c.JupyterHub.bind_url = os.environ.get("COURSE_HUB_ADDRESS", "http://127.0.0.1:8000")

# ----- What runs

# These two stand beside this Python, whether or not its environment is active.
c.ConfigurableHTTPProxy.command = [str(Path(sys.executable).with_name("configurable-http-proxy"))]
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.http_timeout = 120  # seconds until it answers, when a whole class begins at once
c.Spawner.args = [
    # A kernel keeps up to 0.9 GB. An open page is no sign of work: it may be open all night.
    f"--MappingKernelManager.cull_idle_timeout={HOUR}",
    "--MappingKernelManager.cull_interval=300",
    "--MappingKernelManager.cull_connected=True",
    # A server without kernels keeps 0.12 GB, and starts again at the next click.
    f"--ServerApp.shutdown_no_activity_timeout={HOUR}",
]

# The pictures as arrays, 55 MB: made here once, in the course beside this Python, and only read by all.
subprocess.run([sys.executable, "-c", "from helpers.data import load_arrays; load_arrays()"], check=True)
c.Spawner.environment = {"FASHION_COURSE_ARRAYS": str(DATA_DIR / ".arrays")}

# What a process may hold is all that the system limits for local processes, so this is for each kernel and not for a
# learner: `np.ones(10**10)` is a MemoryError there, and no trouble for anybody else. Hub and servers inherit it.
LIMIT = 4 * GIGABYTE
resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))
