"""Arrays in files: whole or not there, whoever writes at the same time."""

import threading

import numpy as np

from helpers.kept_arrays import keep_arrays, open_arrays

ARRAYS = {"a": np.arange(100_000), "b": np.arange(12, dtype=np.uint8).reshape(3, 4)}


def is_whole(arrays):
    return arrays.keys() == ARRAYS.keys() and all(np.array_equal(arrays[name], ARRAYS[name]) for name in ARRAYS)


def test_what_is_kept_is_opened(tmp_path):
    keep_arrays(tmp_path / "new" / "folder", "x", ARRAYS)
    arrays = open_arrays(tmp_path / "new" / "folder", "x")
    assert is_whole(arrays)
    assert {name: array.dtype for name, array in arrays.items()} == {"a": np.int64, "b": np.uint8}
    assert open_arrays(tmp_path / "new" / "folder", "y") is None
    assert open_arrays(tmp_path / "nowhere", "x") is None


def test_arrays_in_use_stay_as_they_are_when_others_take_their_place(tmp_path):
    keep_arrays(tmp_path, "x", ARRAYS)
    arrays = open_arrays(tmp_path, "x")
    keep_arrays(tmp_path, "y", {name: array + 1 for name, array in ARRAYS.items()})
    assert is_whole(arrays)


def test_many_at_once_never_see_half(tmp_path):
    start, opened = threading.Barrier(6), []

    def work(writes):
        start.wait()
        for _ in range(10):
            if writes:
                keep_arrays(tmp_path, "x", ARRAYS)
            opened.append(open_arrays(tmp_path, "x"))

    threads = [threading.Thread(target=work, args=(number % 2,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = [arrays for arrays in opened if arrays is not None]
    assert len(opened) == 60 and len(seen) >= 30 and all(map(is_whole, seen))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npy", "b.npy", "proof.json"]


def test_objects_are_never_unpickled(tmp_path):
    keep_arrays(tmp_path, "x", {"a": np.array([{}], object)})
    assert open_arrays(tmp_path, "x") is None
