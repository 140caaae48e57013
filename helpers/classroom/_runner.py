"""The process that runs one notebook of a stranger, apart from the grader, who reads one line from it.

python -m helpers.classroom._runner FOLDER SECONDS BYTES [--loopback] < NOTEBOOK
"""

import json
import sys
from pathlib import Path

from ._sandbox import bring_loopback_up, limit_memory


def main(folder, seconds, memory, *options):
    """Run the notebook from the standard input, and print the verdicts as JSON."""
    if options:
        bring_loopback_up()
    # Before anything of the notebook is looked at: to parse a text can take memory, too.
    limit_memory(int(memory))
    from ._cells import code_cells
    from ._files import Unreadable
    from ._notebook import Notebook

    try:
        notebook = Notebook(code_cells(sys.stdin.buffer.read()), Path(folder), float(seconds), int(memory))
    except Unreadable as error:
        print(json.dumps({"note": str(error)}))
        return
    notebook.run()
    print(json.dumps({"verdicts": notebook.verdicts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
