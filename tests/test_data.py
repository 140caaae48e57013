"""The data: is it the published Fashion-MNIST, and does anything else get a clear sentence?"""

import hashlib
import json
import shutil
import socket
import time
import urllib.request

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds
from sklearn.datasets import load_digits

from helpers.data import CLASS_NAMES, DATA_DIR, IMAGE_SHAPE, DatasetError, fingerprint, load_arrays, load_few

# Computed from the four files that Zalando published, after their own sha256 matched those that TFDS registers:
# each record is 784 pixel bytes and a label byte; the records of a split, sorted and joined.
PUBLISHED = {
    "train": "4bc58f5926b1420d49344d02d6e71205a6644e54f0d302bc45b3918681b3998e",
    "test": "81875622ad6afb3e0bbaab6b5725f6f1d7759c18ac59f6306006d04c25bd7d29",
}
VERSION_FOLDER = "fashion_mnist/3.0.1"
TRAIN_FILE = "fashion_mnist-train.tfrecord-00000-of-00001"
TEST_FILE = "fashion_mnist-test.tfrecord-00000-of-00001"


def published_style_hash(images, labels):
    """Hash records in plain Python, apart from how `helpers.data` does it."""
    records = sorted(image.tobytes() + bytes([label]) for image, label in zip(images, labels, strict=True))
    return hashlib.sha256(b"".join(records)).hexdigest()


def test_every_byte_is_the_published_one(clothes):
    assert published_style_hash(clothes.train_images, clothes.train_labels) == PUBLISHED["train"]
    assert published_style_hash(clothes.test_images, clothes.test_labels) == PUBLISHED["test"]


def test_shapes_types_and_balance(clothes):
    for images, labels, count in ((*clothes[:2], 60_000), (*clothes[2:], 10_000)):
        assert images.shape == (count, 28, 28, 1) and images.dtype == np.uint8
        assert labels.shape == (count,) and labels.dtype == np.int64
        assert np.array_equal(np.bincount(labels), [count // 10] * 10)


def test_tfds_loads_the_same_in_the_same_order(clothes):
    dataset, info = tfds.load("fashion_mnist", data_dir=DATA_DIR, as_supervised=True, with_info=True)
    assert {name: split.num_examples for name, split in info.splits.items()} == {"train": 60_000, "test": 10_000}
    assert tuple(info.features["label"].names) == CLASS_NAMES
    for split, images, labels in (("train", *clothes[:2]), ("test", *clothes[2:])):
        tfds_images, tfds_labels = next(iter(dataset[split].batch(3_000)))
        assert np.array_equal(tfds_images, images[:3_000])
        assert np.array_equal(tfds_labels, labels[:3_000])


def test_loading_takes_a_thousand_records_at_a_time(monkeypatch):
    """One by one, 70,000 of them take three times as long."""
    sizes = []
    real = tf.data.Dataset.as_numpy_iterator

    def counted(dataset):
        for images, labels in real(dataset):
            sizes.append(len(images))
            yield images, labels

    monkeypatch.setattr(tf.data.Dataset, "as_numpy_iterator", counted)
    load_arrays()
    assert sum(sizes) == 70_000 and len(sizes) <= 70


@pytest.fixture
def asked(monkeypatch):
    """Return a list of all attempts to reach the network or to wait for something; each of them fails."""
    attempts = []

    def forbid(owner, name):
        def refuse(*args, **_):
            attempts.append((name, args))
            raise OSError("not here")

        monkeypatch.setattr(owner, name, refuse)

    for name in ("connect", "connect_ex", "sendto"):
        forbid(socket.socket, name)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        forbid(socket, name)
    forbid(time, "sleep")
    return attempts


def test_a_forbidden_network_is_noticed(asked):
    with pytest.raises(OSError, match="not here"):
        urllib.request.urlopen("http://127.0.0.1:9/fashion_mnist")
    assert asked


def test_loading_writes_nothing_and_asks_no_network(copy, asked):
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    load_arrays(str(copy))
    next(iter(tfds.load("fashion_mnist", data_dir=copy, split="train", as_supervised=True)))
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before
    assert asked == []
    for path in copy.rglob("*"):
        path.chmod(0o755)


def test_parts_have_names(clothes):
    assert clothes._fields == ("train_images", "train_labels", "test_images", "test_labels")
    assert (28, 28, 1) == IMAGE_SHAPE == clothes.train_images.shape[1:]


def test_fingerprint_ignores_order_and_sees_one_pixel(clothes):
    images, labels = clothes.test_images[:100].copy(), clothes.test_labels[:100]
    shuffled = np.random.default_rng(0).permutation(100)
    assert fingerprint(images[shuffled], labels[shuffled]) == fingerprint(images, labels)
    original = fingerprint(images, labels)
    images[57, 3, 4, 0] ^= 1
    assert fingerprint(images, labels) != original


def test_fingerprint_is_that_of_plain_python(clothes):
    images, labels = clothes.test_images[:100], clothes.test_labels[:100]
    assert fingerprint(images, labels) == published_style_hash(images, labels)
    assert fingerprint(images[..., 0], labels.tolist()) == published_style_hash(images, labels)


def test_fingerprint_sees_which_label_belongs_to_which_picture(clothes):
    images, labels = clothes.test_images[:100], clothes.test_labels[:100].copy()
    original = fingerprint(images, labels)
    assert labels[1] != labels[2]
    labels[[1, 2]] = labels[[2, 1]]
    assert fingerprint(images, labels) != original


# Bad data -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    """A copy of the data, to be spoiled."""
    return shutil.copytree(DATA_DIR, tmp_path / "datasets")


@pytest.fixture
def sentence(asked, monkeypatch):
    """Return a function: what `load_arrays` says of bad data, at once: no network asked, no file read twice."""
    opened = []
    real = tf.data.TFRecordDataset

    def counted(path):
        opened.append(str(path))
        return real(path)

    monkeypatch.setattr(tf.data, "TFRecordDataset", counted)

    def sentence(data_dir):
        opened.clear()
        with pytest.raises(DatasetError) as error:
            load_arrays(data_dir)
        assert asked == [] and len(set(opened)) == len(opened)
        message = str(error.value)
        assert "\n" not in message and message.endswith(".") and str(data_dir) in message
        assert "git checkout -- helpers/datasets" in message, "does not say what to do"
        assert error.value._render_traceback_() == [f"DatasetError: {message}"]
        return message

    return sentence


def write_records(path, images, labels):
    """Write pictures as TFDS does."""
    with tf.io.TFRecordWriter(str(path)) as writer:
        for image, label in zip(images, labels, strict=True):
            png = tf.io.encode_png(image).numpy()
            features = {
                "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[png])),
                "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())


def test_missing_folder(tmp_path, sentence):
    assert "There is no Fashion-MNIST in" in sentence(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [TRAIN_FILE, TEST_FILE])
def test_missing_file(copy, name, sentence):
    (copy / VERSION_FOLDER / name).unlink()
    assert f"{name} is missing" in sentence(copy)


@pytest.mark.parametrize("kept", [0, 1, 1_000_003])
def test_truncated_file(copy, kept, sentence):
    path = copy / VERSION_FOLDER / TRAIN_FILE
    path.write_bytes(path.read_bytes()[:kept])
    assert "damaged or cut short" in sentence(copy)


def test_records_missing_at_the_end(copy, clothes, sentence):
    write_records(copy / VERSION_FOLDER / TEST_FILE, clothes.test_images[:1_500], clothes.test_labels[:1_500])
    assert "holds 1,500 pictures instead of 10,000" in sentence(copy)


def test_one_flipped_bit(copy, sentence):
    path = copy / VERSION_FOLDER / TRAIN_FILE
    spoiled = bytearray(path.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    path.write_bytes(spoiled)
    assert "damaged or cut short" in sentence(copy)


def test_not_a_tfrecord(copy, sentence):
    (copy / VERSION_FOLDER / TEST_FILE).write_bytes(b"<html>404 Not Found</html>" * 1_000)
    assert "damaged or cut short" in sentence(copy)


@pytest.mark.parametrize("what", ["pixel", "label", "label's second byte"])
def test_one_altered_record(copy, clothes, what, sentence):
    images, labels = clothes.test_images.copy(), clothes.test_labels.copy()
    if what == "pixel":
        images[4321, 14, 14, 0] ^= 1
    elif what == "label":
        labels[4321] = (labels[4321] + 1) % 10
    else:
        labels[4321] += 256
    write_records(copy / VERSION_FOLDER / TEST_FILE, images, labels)
    assert "at least one picture or label was changed" in sentence(copy)


def test_digits_in_place_of_clothes(copy, sentence):
    # scikit-learn's real handwritten digits, 8 x 8 with values 0..16, brought to MNIST's size and range.
    digits, labels = load_digits(return_X_y=True)
    images = np.pad(np.kron(digits.reshape(-1, 8, 8), np.ones((2, 2))) * 15, ((0, 0), (6, 6), (6, 6)))
    chosen = np.arange(10_000) % len(images)
    write_records(copy / VERSION_FOLDER / TEST_FILE, images[chosen, ..., None].astype(np.uint8), labels[chosen])
    said = sentence(copy)
    assert f"holds no clothes: its average pixel is {images[chosen].mean():.0f} where clothes have 73" in said
    assert "digits" in said


def test_pictures_of_another_size(copy, clothes, sentence):
    narrow = clothes.test_images[:10, :, :27]
    write_records(copy / VERSION_FOLDER / TEST_FILE, narrow, clothes.test_labels[:10])
    assert "damaged or cut short" in sentence(copy)


@pytest.mark.parametrize("split", ["train", "test"])
def test_one_picture_more(copy, clothes, sentence, split):
    name, images, labels = {"train": (TRAIN_FILE, *clothes[:2]), "test": (TEST_FILE, *clothes[2:])}[split]
    write_records(copy / "more", images[:1], labels[:1])
    with open(copy / VERSION_FOLDER / name, "ab") as file:
        file.write((copy / "more").read_bytes())
    assert f"{name} holds {len(labels) + 1:,} pictures instead of {len(labels):,}" in sentence(copy)


def test_the_other_splits_pictures(copy, sentence):
    folder = copy / VERSION_FOLDER
    shutil.copy(folder / TEST_FILE, folder / TRAIN_FILE)
    assert f"{TRAIN_FILE} holds 10,000 pictures instead of 60,000" in sentence(copy)


@pytest.mark.parametrize(("pixel", "kind"), [(49, "holds no clothes"), (50, "at least one picture or label")])
def test_dark_pictures_are_taken_for_digits(copy, sentence, pixel, kind):
    images = np.full((10_000, 28, 28, 1), pixel, np.uint8)
    write_records(copy / VERSION_FOLDER / TEST_FILE, images, np.arange(10_000) % 10)
    assert kind in sentence(copy)


def test_data_that_tfds_would_not_find_either(copy, sentence):
    info = copy / VERSION_FOLDER / "dataset_info.json"
    assert json.loads(info.read_text())["name"] == "fashion_mnist"
    shutil.move(copy / "fashion_mnist", copy / "mnist")
    assert "There is no Fashion-MNIST in" in sentence(copy)


def test_the_first_pictures_alone(clothes, tmp_path):
    images, labels = load_few(1_500)
    assert np.array_equal(images, clothes.train_images[:1_500]) and np.array_equal(labels, clothes.train_labels[:1_500])
    with pytest.raises(DatasetError, match="is missing"):
        load_few(1, tmp_path)
