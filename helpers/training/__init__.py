"""Train networks: `config` says what, `model` builds it, `engine` trains it, `run` and `runs` hold what came out.

`saved` is the model that lesson 4 leaves for the lessons after it.
"""

from helpers.training.config import (
    ACTIVATIONS,
    OPTIMIZER_NAMES,
    OPTIMIZERS,
    Config,
    describe,
    format_hidden,
    parse_hidden,
    validation_size,
)
from helpers.training.engine import epoch_order, is_compiled, prepare, train
from helpers.training.model import build_model
from helpers.training.run import Run, activate, as_float_rows, predict_numpy
from helpers.training.runs import Runs
from helpers.training.saved import load_or_train, model_path, save_model

__all__ = [
    "ACTIVATIONS",
    "OPTIMIZERS",
    "OPTIMIZER_NAMES",
    "Config",
    "Run",
    "Runs",
    "activate",
    "as_float_rows",
    "build_model",
    "describe",
    "epoch_order",
    "format_hidden",
    "is_compiled",
    "load_or_train",
    "model_path",
    "parse_hidden",
    "predict_numpy",
    "prepare",
    "save_model",
    "train",
    "validation_size",
]
