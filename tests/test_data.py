"""The data: is it the published Fashion-MNIST, and does anything else get a clear sentence?"""

import hashlib
import json
import mmap
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds
from project import TOP, slow
from sklearn.datasets import load_digits

from helpers import data
from helpers.data import CLASS_NAMES, DATA_DIR, IMAGE_SHAPE, DatasetError, fingerprint, load_arrays
from helpers.errors import READ_ONLY
from helpers.kept_arrays import keep_arrays

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


def test_decoding_takes_a_thousand_records_at_a_time(copy, monkeypatch):
    """One by one, 70,000 of them take three times as long."""
    sizes = []
    real = tf.data.Dataset.as_numpy_iterator

    def counted(dataset):
        for images, labels in real(dataset):
            sizes.append(len(images))
            yield images, labels

    monkeypatch.setattr(tf.data.Dataset, "as_numpy_iterator", counted)
    shutil.rmtree(copy / ".arrays")
    load_arrays(copy)
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


def test_loading_changes_no_file_and_asks_no_network(copy, asked):
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    load_arrays(str(copy))
    next(iter(tfds.load("fashion_mnist", data_dir=copy, split="train", as_supervised=True)))
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before
    assert asked == []


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


@pytest.fixture
def copy(tmp_path, clothes, monkeypatch):
    """A copy of the data, to be spoiled, with the sound arrays that were made from it."""
    monkeypatch.setattr(data.platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "mine")
    copy = shutil.copytree(DATA_DIR, tmp_path / "datasets", ignore=shutil.ignore_patterns(".arrays"))
    data._keep_in([copy / ".arrays"], data._identity(copy / VERSION_FOLDER), clothes)
    assert (copy / ".arrays" / "proof.json").exists()
    return copy


# Kept arrays ----------------------------------------------------------------------------------------------------------

ARRAY_FILES = [f"{name}.npy" for name in data.Arrays._fields]


@pytest.fixture
def decoded(clothes, monkeypatch):
    """Let nothing be decoded; return a list that grows whenever something would be."""
    calls = []

    def decode_all(folder):
        calls.append(folder)
        return data.Arrays(*(array.copy() for array in clothes))

    monkeypatch.setattr(data, "_decode_all", decode_all)
    monkeypatch.setattr(data, "_in_memory", {})
    return calls


def same(arrays, others):
    return all(map(np.array_equal, arrays, others))


def assert_shared(arrays):
    """Assert that arrays are files mapped into memory, which the operating system shares."""
    for array in arrays:
        assert type(array) is np.ndarray and not array.flags.writeable
        while isinstance(array, np.ndarray):
            array = array.base
        assert isinstance(array, mmap.mmap)


def test_the_second_time_nothing_is_decoded(copy, clothes, decoded):
    arrays = load_arrays(copy)
    assert same(arrays, clothes) and decoded == []
    assert_shared(arrays)


def test_the_first_time_shares_too(copy, clothes, decoded):
    shutil.rmtree(copy / ".arrays")
    arrays = load_arrays(copy)
    assert same(arrays, clothes) and len(decoded) == 1
    assert_shared(arrays)
    assert sorted(path.name for path in (copy / ".arrays").iterdir()) == sorted([*ARRAY_FILES, "proof.json"])


def test_the_second_time_needs_no_tensorflow(copy):
    code = f"import sys; from helpers.data import load_arrays; load_arrays({str(copy)!r}); print([*sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    assert "'numpy'" in done.stdout and not {"'tensorflow'", "'keras'"} & set(done.stdout.strip("[]\n").split(", "))


def flip_a_bit(path):
    spoiled = bytearray(path.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    path.write_bytes(spoiled)


SPOIL = {
    "a bit": flip_a_bit,
    "the end": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "everything": lambda path: path.write_bytes(b""),
    "the file": lambda path: path.unlink(),
}


@pytest.mark.parametrize("name", ARRAY_FILES)
@pytest.mark.parametrize("how", SPOIL)
def test_damaged_arrays_are_made_again(copy, clothes, decoded, name, how):
    SPOIL[how](copy / ".arrays" / name)
    for _ in range(2):  # the second time from what the first has mended
        arrays = load_arrays(copy)
        assert same(arrays, clothes) and len(decoded) == 1
        assert_shared(arrays)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"made_from": ""}', "no arrays", "no dict", "other names"])
def test_a_damaged_proof_proves_nothing(copy, clothes, decoded, text):
    path = copy / ".arrays" / "proof.json"
    proof = json.loads(path.read_text())
    changed = {"no arrays": {}, "no dict": 7, "other names": {"train_images": proof["sha256"]["train_images"]}}
    path.write_text(json.dumps(proof | {"sha256": changed[text]}) if text in changed else text)
    assert same(load_arrays(copy), clothes) and len(decoded) == 1


@pytest.mark.parametrize(
    "other", [lambda images: images[:100], lambda images: images.astype("float32"), lambda images: images[..., 0]]
)
def test_arrays_of_another_form_are_made_again(copy, clothes, decoded, other):
    """Also where the proof speaks for them, as it would in a shared folder that somebody has filled wrongly."""
    keep_arrays(
        copy / ".arrays",
        data._identity(copy / VERSION_FOLDER),
        clothes._asdict() | {"test_images": other(clothes.test_images)},
    )
    assert same(load_arrays(copy), clothes) and len(decoded) == 1


def test_arrays_of_other_files_are_stale(copy, clothes):
    """The same clothes in another order are as genuine, and the order is that of the files."""
    write_records(copy / VERSION_FOLDER / TEST_FILE, clothes.test_images[::-1], clothes.test_labels[::-1])
    for _ in range(2):
        arrays = load_arrays(copy)
        assert same(arrays[:2], clothes[:2])
        assert same(arrays[2:], (clothes.test_images[::-1], clothes.test_labels[::-1]))
        assert_shared(arrays)


def test_damage_without_a_trace_in_time_or_size_is_seen(copy, sentence):
    path = copy / VERSION_FOLDER / TEST_FILE
    before = path.stat()
    flip_a_bit(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "damaged or cut short" in sentence(copy)


def forbid(place):
    """Let a folder be one where nothing can be written, for an administrator neither."""
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("a file")


def test_where_the_data_cannot_be_written_the_users_cache_has_them(copy, clothes, decoded, tmp_path):
    forbid(copy / ".arrays")
    for _ in range(2):
        arrays = load_arrays(copy)
        assert same(arrays, clothes) and len(decoded) == 1
        assert_shared(arrays)
    assert len([*(tmp_path / "mine").glob("*/proof.json")]) == 1


def test_arrays_that_others_made_are_opened_and_never_written(copy, clothes, decoded, tmp_path, monkeypatch):
    shared = (copy / ".arrays").rename(tmp_path / "shared")
    monkeypatch.setenv(data.SHARED_VARIABLE, str(shared))
    assert_shared(load_arrays(copy))
    assert not decoded and not (copy / ".arrays").exists()
    (shared / "proof.json").unlink()
    assert same(load_arrays(copy), clothes) and len(decoded) == 1
    assert (copy / ".arrays" / "proof.json").exists() and not (shared / "proof.json").exists()


def test_where_nothing_can_be_written_memory_has_them(copy, clothes, decoded, tmp_path):
    forbid(copy / ".arrays")
    forbid(tmp_path / "mine")
    first, second = load_arrays(copy), load_arrays(copy)
    assert same(first, clothes) and len(decoded) == 1
    for array, again in zip(first, second, strict=True):
        assert array is again and not array.flags.writeable


def test_a_full_disk_leaves_nothing_half(copy, clothes, decoded, monkeypatch, tmp_path):
    shutil.rmtree(copy / ".arrays")
    real = np.save

    def save(path, array):
        if array.nbytes > 1_000_000:
            path.write_bytes(b"half")
            raise OSError("No space left on device")
        real(path, array)

    monkeypatch.setattr(np, "save", save)
    assert same(load_arrays(copy), clothes)
    left = [path.name for folder in (copy / ".arrays", tmp_path / "mine") for path in folder.rglob("*.*")]
    assert "proof.json" not in left and not any("unfinished" in name for name in left)


def test_git_ignores_the_arrays():
    if not (TOP / ".git").exists():
        pytest.skip("not a git clone")
    kept = "helpers/datasets/.arrays/train_images.npy"
    assert subprocess.run(["git", "check-ignore", kept], cwd=TOP, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("line", "advised"),
    [
        ("images[0] = 0", True),
        ("images[0].sort()", True),
        ("images += 1", True),
        ("images.copy()[0] = 0", False),
        ("int('no number')", False),
    ],
)
def test_a_notebook_says_how_to_change_a_copy(line, advised):
    code = f"from helpers.data import load_arrays\nimages = load_arrays().train_images\n{line}\nprint('went well')"
    command = [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", code]
    said = subprocess.run(command, cwd=TOP, capture_output=True, text=True).stdout
    assert (READ_ONLY in said) is advised, said
    assert ("ValueError" in said) is ("copy" not in line), said


def test_tensorflow_never_writes_into_the_files(clothes):
    """TensorFlow takes mapped arrays without a copy, and may reuse its own memory for a result, but not this."""
    before = clothes.test_images[:64].copy()
    images = tf.constant(clothes.test_images)
    for change in (
        lambda x: x + 1,
        lambda x: tf.bitwise.invert(x),
        lambda x: tf.tensor_scatter_nd_update(x, [[0]], [x[1]]),
    ):
        change(tf.constant(clothes.test_images))
        tf.function(change, jit_compile=False)(images)
    assert np.array_equal(clothes.test_images[:64], before)


# Bad data -------------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("what", ["pixel", *slow("label", "label's second byte")])
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


@pytest.mark.slow
def test_digits_in_place_of_clothes(copy, sentence):
    # scikit-learn's real handwritten digits, 8 x 8 with values 0..16, brought to MNIST's size and range.
    digits, labels = load_digits(return_X_y=True)
    images = np.pad(np.kron(digits.reshape(-1, 8, 8), np.ones((2, 2))) * 15, ((0, 0), (6, 6), (6, 6)))
    chosen = np.arange(10_000) % len(images)
    write_records(copy / VERSION_FOLDER / TEST_FILE, images[chosen, ..., None].astype(np.uint8), labels[chosen])
    said = sentence(copy)
    assert f"holds no clothes: its average pixel is {images[chosen].mean():.0f} where clothes have 73" in said
    assert "digits" in said


@pytest.mark.slow
def test_pictures_of_another_size(copy, clothes, sentence):
    narrow = clothes.test_images[:10, :, :27]
    write_records(copy / VERSION_FOLDER / TEST_FILE, narrow, clothes.test_labels[:10])
    assert "damaged or cut short" in sentence(copy)


@pytest.mark.parametrize("split", ["test", *slow("train")])
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


@pytest.mark.slow
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
