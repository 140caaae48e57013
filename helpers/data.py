"""Where the pictures are, what the classes are called, and whether this is really clothing."""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import platformdirs

from helpers.errors import CourseError, explain_read_only
from helpers.kept_arrays import keep_arrays, open_arrays, sha256_of

DATA_DIR = Path(__file__).resolve().parent / "datasets"
"""The folder to hand to `tfds.load(..., data_dir=DATA_DIR)`."""

SHARED_VARIABLE = "FASHION_COURSE_ARRAYS"
"""The environment variable that names a folder of arrays which learners share, each with a course of their own."""

CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
"""The ten classes; a label is an index into this tuple."""

IMAGE_SHAPE = (28, 28, 1)

_FOLDER = Path("fashion_mnist", "3.0.1")
_COUNTS = {"train": 60_000, "test": 10_000}
# sha256 over the sorted records (784 pixel bytes + 1 label byte) of the files that Zalando published;
# those files matched the sha256 that TFDS registers for them. See datasets/README.md.
_SHA256 = {
    "train": "4bc58f5926b1420d49344d02d6e71205a6644e54f0d302bc45b3918681b3998e",
    "test": "81875622ad6afb3e0bbaab6b5725f6f1d7759c18ac59f6306006d04c25bd7d29",
}
_FILES = {split: f"fashion_mnist-{split}.tfrecord-00000-of-00001" for split in _COUNTS}
_LAYOUT = "1"  # another number, if other arrays are to be kept
_HOW_TO_MEND = (
    "Get a fresh copy with `git checkout -- helpers/datasets`, or make one as helpers/datasets/README.md describes."
)


class Arrays(NamedTuple):
    """All of Fashion-MNIST, in the order in which TFDS yields it."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


class DatasetError(CourseError):
    """The data is missing, damaged or not Fashion-MNIST; the message says what to do."""


def load_arrays(data_dir=DATA_DIR):
    """Open all 70,000 pictures and prove that they are Fashion-MNIST.

    The first time on a machine the files are decoded and what they hold is proved, which takes seconds. The arrays are
    kept: in the hidden folder `.arrays` of `data_dir`, else in the user's cache folder, else in this process alone.
    Those in the folder `FASHION_COURSE_ARRAYS`, an environment variable, are opened instead and never written.
    After that they are only opened, in a tenth of a second, if the files that they were made from are still the same
    to the byte, and the arrays too. So data that is damaged later is still refused, although the arrays are sound: TFDS
    reads the data, and two lessons would not see the same.

    All who open the arrays share one copy, so they cannot be written into. `images = clothes.train_images.copy()` is
    one that can.

    Parameters
    ----------
    data_dir : path-like
        The folder that holds `fashion_mnist/3.0.1/`, as `tfds.load` takes it.

    Returns
    -------
    Arrays
        Read-only: `train_images` uint8 (60000, 28, 28, 1) with values 0..255, `train_labels` int64 (60000,) with values
        0..9, `test_images` and `test_labels` likewise with 10,000, all in TFDS's order.

    Raises
    ------
    DatasetError
        If files are missing or cut short, cannot be read, or hold anything but Fashion-MNIST.
        No network is ever asked.
    """
    folder = Path(data_dir) / _FOLDER
    explain_read_only()
    made_from = _identity(folder)
    if made_from in _in_memory:
        return _in_memory[made_from]
    places = _places(Path(data_dir), made_from)
    return _open_in([*_shared(), *places], made_from) or _keep_in(places, made_from, _decode_all(folder))


_in_memory = {}  # identity of the files -> arrays that could be kept nowhere else


def _identity(folder):
    """Return what changes with any byte of the data, or raise `DatasetError` if a file is missing."""
    for name in _FILES.values():
        if not (folder / name).is_file():
            raise DatasetError(
                f"There is no Fashion-MNIST in {folder.parent.parent}: {name} is missing. {_HOW_TO_MEND}"
            )
    return " ".join([_LAYOUT, *(sha256_of(folder / name) for name in _FILES.values())])


def _places(data_dir, made_from):
    """Return the folders where the arrays may be kept, the best first."""
    mine = platformdirs.user_cache_path("fashion-mnist-course", appauthor=False)
    # Several courses may share the user's folder.
    return [data_dir / ".arrays", mine / hashlib.sha256(made_from.encode()).hexdigest()[:16]]


def _shared():
    """Return the folder of arrays that others have made for this learner too, if there is one."""
    return [Path(os.environ[SHARED_VARIABLE])] if os.environ.get(SHARED_VARIABLE) else []


def _open_in(places, made_from):
    """Return the arrays from the first place that has them sound, or None."""
    for place in places:
        arrays = open_arrays(place, made_from)
        if arrays is not None and _form(arrays) == _FORM:
            return Arrays(**arrays)
    return None


def _form(arrays):
    """Return shape and type of arrays, by name."""
    return {name: (array.shape, array.dtype) for name, array in arrays.items()}


_FORM = {
    f"{split}_{what}": ((count, *shape), np.dtype(dtype))
    for split, count in _COUNTS.items()
    for what, shape, dtype in (("images", IMAGE_SHAPE, "uint8"), ("labels", (), "int64"))
}
"""Of what is kept: anything else was put there by somebody else."""


def _keep_in(places, made_from, arrays):
    """Keep arrays in the first place that can be written, and return them as they are opened from there."""
    for place in places:
        try:
            keep_arrays(place, made_from, arrays._asdict())
        except OSError:  # no rights, a full disk, or on Windows a damaged file that a notebook has open
            continue
        kept = _open_in([place], made_from)
        if kept is not None and all(map(np.array_equal, kept, arrays)):
            return kept
    for array in arrays:
        array.flags.writeable = False  # as anywhere else
    return _in_memory.setdefault(made_from, arrays)


def _decode_all(folder):
    """Read both splits from their files, or raise `DatasetError`."""
    return Arrays(*_read_split(folder, "train"), *_read_split(folder, "test"))


def _read_split(folder, split):
    """Return the images and labels of one split, or raise `DatasetError`."""
    path = folder / _FILES[split]
    images, labels = _decode(path)
    if len(images) != _COUNTS[split]:
        raise DatasetError(f"{path} holds {len(images):,} pictures instead of {_COUNTS[split]:,}. {_HOW_TO_MEND}")
    # A fingerprint takes a byte of each label alone, so a label beyond that would not show in it.
    if labels.max() > 9 or fingerprint(images, labels) != _SHA256[split]:
        raise DatasetError(f"{path} {_what_is_wrong(images)}. {_HOW_TO_MEND}")
    return images, labels


def _decode(path):
    """Decode a tfrecord file of PNG pictures: uint8 (n, 28, 28, 1) and int64 (n,).

    A thousand records at a time take a third of the time that TFDS needs one by one.
    """
    import tensorflow as tf

    features = {"image": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}

    def decode_batch(records):
        examples = tf.io.parse_example(records, features)
        images = tf.map_fn(
            lambda png: tf.ensure_shape(tf.io.decode_png(png, channels=1), IMAGE_SHAPE),
            examples["image"],
            fn_output_signature=tf.uint8,
        )
        return images, examples["label"]

    batches = tf.data.TFRecordDataset(str(path)).batch(1_000).map(decode_batch, num_parallel_calls=tf.data.AUTOTUNE)
    try:
        images, labels = zip(*batches.as_numpy_iterator(), strict=True)
    except (tf.errors.OpError, ValueError) as error:
        # ValueError: not a single record could be read.
        raise DatasetError(f"{path} is damaged or cut short and cannot be read. {_HOW_TO_MEND}") from error
    return np.concatenate(images), np.concatenate(labels)


def fingerprint(images, labels):
    """Return a sha256 of the pictures and labels that does not depend on their order.

    Parameters
    ----------
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,), values 0..255

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    pixels = np.asarray(images, np.uint8).reshape(len(images), -1)
    records = np.column_stack([pixels, np.asarray(labels, np.uint8)])
    as_bytes = records.view(f"V{records.shape[1]}").ravel()
    return hashlib.sha256(np.sort(as_bytes).tobytes()).hexdigest()


def _what_is_wrong(images):
    """Say what the pictures are, if not Fashion-MNIST.

    Digits are thin strokes on black: MNIST's average pixel is 33, that of Fashion-MNIST 73.
    """
    mean = images.mean()
    if mean < 50:
        return (
            f"holds no clothes: its average pixel is {mean:.0f} where clothes have 73, so it may be the digits of MNIST"
        )
    return "is not the published Fashion-MNIST: at least one picture or label was changed"
