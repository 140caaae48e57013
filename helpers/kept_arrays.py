"""Arrays that are kept in files, so that they are made once a machine and shared by all who open them.

Each array is an `.npy` file, and `proof.json` says what they were made from and the sha256 of each. Files are mapped
into memory, read-only: however many notebooks are open, there is one copy.
"""

import contextlib
import hashlib
import json
from pathlib import Path

import numpy as np

from helpers.workspace import atomic_write

_PROOF = "proof.json"


def open_arrays(folder, made_from):
    """Return the arrays that are kept in a folder, if each is what was written there.

    Parameters
    ----------
    folder : pathlib.Path
    made_from : str
        What they must have been made from.

    Returns
    -------
    dict of str to read-only array, or None
        None if there are none, they were made from something else, or one is damaged.
    """
    # Whatever is wrong with a file, the arrays can be made again: no reason is worth an error.
    with contextlib.suppress(Exception):
        proof = json.loads((folder / _PROOF).read_text(encoding="utf-8"))
        if proof["made_from"] == made_from:
            return {name: _open(folder / f"{name}.npy", sha256) for name, sha256 in proof["sha256"].items()}
    return None


def keep_arrays(folder, made_from, arrays):
    """Write arrays into a folder, each file whole or not at all.

    Several processes may do so at once: as what they write is the same, it does not matter whose file stays.

    Parameters
    ----------
    folder : pathlib.Path
        Is made if it is missing.
    made_from : str
    arrays : dict of str to array
        By names that may be file names.

    Raises
    ------
    OSError
        If that is not possible here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        with atomic_write(folder / f"{name}.npy") as unfinished:
            np.save(unfinished, array)
    proof = {"made_from": made_from, "sha256": {name: sha256_of(folder / f"{name}.npy") for name in arrays}}
    # Last: before it stands there, what is beside it counts nothing.
    with atomic_write(folder / _PROOF) as unfinished:
        unfinished.write_text(json.dumps(proof, indent=1), encoding="utf-8")


def sha256_of(path):
    """Return the sha256 of a file as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _open(path, sha256):
    """Map a file into memory, or raise `ValueError` if it is not the one that was written."""
    if sha256_of(path) != sha256:
        raise ValueError(f"{Path(path).name} is damaged.")
    # As an ordinary array: what a learner sees of it should not begin with "memmap".
    return np.load(path, mmap_mode="r").view(np.ndarray)
