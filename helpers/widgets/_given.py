"""What labs are given, made sure of before anything is shown."""

import numpy as np

from helpers.errors import InvalidValue


def check_pictures(images, labels):
    """Return pictures and labels as arrays.

    Parameters
    ----------
    images : uint8 array (n, 28, 28, 1) or (n, 28, 28)
    labels : int array (n,), values 0..9

    Returns
    -------
    uint8 array (n, 28, 28, 1), int array (n,)

    Raises
    ------
    InvalidValue
        If they are anything else, or there are none.
    """
    images, labels = np.asarray(images), np.asarray(labels)
    if not len(images) or images.dtype != np.uint8 or images.shape[1:] not in ((28, 28, 1), (28, 28)):
        raise InvalidValue(
            "images must be one picture or more of 28 x 28 pixels with values 0 to 255 (uint8, before scaling), "
            f"not {images.dtype} of shape {images.shape}."
        )
    if labels.shape != (len(images),) or labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        raise InvalidValue(
            f"labels must be whole numbers from 0 to 9, one for each of the {len(images):,} pictures, "
            f"not {labels.dtype} of shape {labels.shape}."
        )
    return images.reshape(-1, 28, 28, 1), labels


def check_network(run_or_model):
    """Return a run or a model.

    Raises
    ------
    InvalidValue
        If it is neither.
    """
    if not callable(getattr(run_or_model, "predict", None)):
        raise InvalidValue(f"A lab needs a run or a Keras model, not {type(run_or_model).__name__}.")
    return run_or_model
