"""The model of lesson 4: opened if it can be, else trained, and never overwritten by the later lessons."""

import errno
import warnings

import keras
import numpy as np
import pytest

from helpers.training import Config, load_or_train, model_path, save_model, saved, train


@pytest.fixture
def empty_workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("FASHION_COURSE_WORK", str(tmp_path))
    return tmp_path


def test_without_a_saved_model_one_is_trained_and_saved(empty_workspace, few_clothes, capsys):
    model = load_or_train(few_clothes)
    said = capsys.readouterr().out
    assert "Lesson 4 has not saved a model yet." in said
    assert "5/5" in said and "accuracy" in said, "no progress shown"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = load_or_train(few_clothes)
    assert "Opened the model" in capsys.readouterr().out
    for ours, theirs in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_it_is_trained_as_lesson_4_trains(empty_workspace, few_clothes, capsys):
    expected = train(Config(validation_size=201), few_clothes)  # the last tenth is held back
    model = load_or_train(few_clothes)
    for ours, theirs in zip(model.get_weights(), expected.weights[-1], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    said = capsys.readouterr().out
    assert f"accuracy: {expected.history['accuracy'][-1]:.4f}" in said
    assert [path.name for path in empty_workspace.iterdir()] == ["fashion_model.keras"]


def test_without_pictures_all_of_fashion_mnist_is_taken(empty_workspace, few_clothes, monkeypatch, capsys):
    asked = []

    def no_training(config, arrays, on_epoch):
        asked.append(arrays)
        return train(Config(epochs=0, validation_size=0), few_clothes)

    monkeypatch.setattr(saved, "train", no_training)
    load_or_train()
    assert [len(arrays.train_labels) for arrays in asked] == [60_000]


@pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04 half a zip"])
def test_a_damaged_model_is_left_as_it_is(empty_workspace, few_clothes, capsys, content):
    model_path().write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_or_train(few_clothes).output_shape == (None, 10)
    said = capsys.readouterr().out
    assert "The model in fashion_model.keras cannot be used (" in said and "5/5" in said
    assert len(said[: said.index("Training one now")].splitlines()) == 1
    assert model_path().read_bytes() == content


def test_a_model_of_something_else_is_not_used(empty_workspace, few_clothes, capsys):
    save_model(keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]))
    assert load_or_train(few_clothes).input_shape == (None, 28, 28, 1)
    assert "not made for these pictures" in capsys.readouterr().out


def test_a_model_that_has_not_learned_is_not_used(empty_workspace, few_clothes, capsys):
    save_model(train(Config(epochs=0, validation_size=0), few_clothes).to_keras())
    model = load_or_train(few_clothes)
    assert "cannot be used (it names only " in capsys.readouterr().out
    predicted = model.predict(few_clothes.test_images / np.float32(255), verbose=0).argmax(axis=1)
    assert np.mean(predicted == few_clothes.test_labels) > 0.6


@pytest.mark.parametrize(("shape", "units"), [((28, 28, 1), 9), ((28, 28, 3), 10)])
def test_a_model_that_is_nearly_right_is_not_used_either(empty_workspace, few_clothes, capsys, shape, units):
    save_model(keras.Sequential([keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(units)]))
    theirs = model_path().read_bytes()
    model = load_or_train(few_clothes)
    assert model.input_shape == (None, 28, 28, 1) and model.output_shape == (None, 10)
    assert "not made for these pictures" in capsys.readouterr().out
    assert model_path().read_bytes() == theirs


# Where nothing can be saved -------------------------------------------------------------------------------------------


class TooLarge:
    """A model for which the disk has no room."""

    def save(self, path):
        path.write_bytes(b"half a mod")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_one_sentence_and_loses_nothing(empty_workspace, capsys):
    model_path().write_bytes(b"the one before")
    assert save_model(TooLarge()) is None
    (said,) = capsys.readouterr().out.splitlines()
    assert said.startswith("The model cannot be saved (No space left on device), so later lessons train")
    assert "FASHION_COURSE_WORK" in said
    assert model_path().read_bytes() == b"the one before"
    assert [path.name for path in empty_workspace.iterdir()] == ["fashion_model.keras"]


def test_a_folder_that_cannot_be_made_stops_no_lesson(tmp_path, few_clothes, monkeypatch, capsys):
    """As in another user's course: here a file is in the way of the folder."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FASHION_COURSE_WORK", str(tmp_path / "file" / "my_work"))
    assert load_or_train(few_clothes).output_shape == (None, 10)
    said = capsys.readouterr().out
    assert said.count("The model cannot be saved (Not a directory)") == 1 and "5/5" in said
    assert save_model(TooLarge()) is None


def test_a_variable_that_cannot_be_is_still_said(few_clothes, monkeypatch):
    monkeypatch.setenv("FASHION_COURSE_WORK", "$NO_SUCH_VARIABLE")
    for use in (load_or_train, save_model):
        with pytest.raises(OSError, match=r"there is no variable \$NO_SUCH_VARIABLE"):
            use(few_clothes)
