"""Where the pictures are, what the classes are called, and whether this is really clothing."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.errors import CourseError

DATA_DIR = Path(__file__).resolve().parent / "datasets"
"""The folder to hand to `tfds.load(..., data_dir=DATA_DIR)`."""

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
_HOW_TO_MEND = (
    "Get a fresh copy with `git checkout -- helpers/datasets`, or make one as helpers/datasets/README.md describes."
)


class Arrays(NamedTuple):
    """All of Fashion-MNIST in memory, in the order in which TFDS yields it."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


class DatasetError(CourseError):
    """The data is missing, damaged or not Fashion-MNIST; the message says what to do."""


def load_arrays(data_dir=DATA_DIR):
    """Read all 70,000 pictures and prove that they are Fashion-MNIST.

    Parameters
    ----------
    data_dir : path-like
        The folder that holds `fashion_mnist/3.0.1/`, as `tfds.load` takes it.

    Returns
    -------
    Arrays
        `train_images` uint8 (60000, 28, 28, 1) with values 0..255, `train_labels` int64 (60000,) with values 0..9,
        `test_images` and `test_labels` likewise with 10,000, all in TFDS's order.

    Raises
    ------
    DatasetError
        If files are missing or cut short, cannot be read, or hold anything but Fashion-MNIST.
        No network is ever asked.
    """
    folder = Path(data_dir) / _FOLDER
    train_images, train_labels = _read_split(folder, "train")
    test_images, test_labels = _read_split(folder, "test")
    return Arrays(train_images, train_labels, test_images, test_labels)


def load_few(count, data_dir=DATA_DIR):
    """Read the first training pictures, in a fraction of the time of `load_arrays`, and without its proof.

    Parameters
    ----------
    count : int
    data_dir : path-like
        The folder that holds `fashion_mnist/3.0.1/`.

    Returns
    -------
    images : uint8 array (count, 28, 28, 1), values 0..255
    labels : int64 array (count,), values 0..9

    Raises
    ------
    DatasetError
        If the file is missing or cannot be read.
    """
    path = Path(data_dir) / _FOLDER / "fashion_mnist-train.tfrecord-00000-of-00001"
    if not path.is_file():
        raise DatasetError(f"There is no Fashion-MNIST in {Path(data_dir)}: {path.name} is missing. {_HOW_TO_MEND}")
    return _decode(path, count)


def _read_split(folder, split):
    """Return the images and labels of one split, or raise `DatasetError`."""
    path = folder / f"fashion_mnist-{split}.tfrecord-00000-of-00001"
    if not path.is_file():
        raise DatasetError(
            f"There is no Fashion-MNIST in {folder.parent.parent}: {path.name} is missing. {_HOW_TO_MEND}"
        )
    images, labels = _decode(path)
    if len(images) != _COUNTS[split]:
        raise DatasetError(f"{path} holds {len(images):,} pictures instead of {_COUNTS[split]:,}. {_HOW_TO_MEND}")
    # A fingerprint takes a byte of each label alone, so a label beyond that would not show in it.
    if labels.max() > 9 or fingerprint(images, labels) != _SHA256[split]:
        raise DatasetError(f"{path} {_what_is_wrong(images)}. {_HOW_TO_MEND}")
    return images, labels


def _decode(path, count=-1):
    """Decode a tfrecord file of PNG pictures, or the first of them: uint8 (n, 28, 28, 1) and int64 (n,).

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

    records = tf.data.TFRecordDataset(str(path)).take(count)
    batches = records.batch(1_000).map(decode_batch, num_parallel_calls=tf.data.AUTOTUNE)
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
