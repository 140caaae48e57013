"""Labs: boxes of controls over real data; a file for each, its picture and its controls together.

A lab is an ipywidgets container whose `controls` are what can be moved, by name, and whose `errors` lists the
exceptions that its callbacks met.
"""

# A learner calls a function; that a lab is a class is its author's business.
from helpers.widgets.activations import ActivationExplorer as activation_explorer
from helpers.widgets.audit import LabelAudit as label_audit
from helpers.widgets.classes import ClassBrowser as class_browser
from helpers.widgets.confusion import ConfusionExplorer as confusion_explorer
from helpers.widgets.descent import Downhill as downhill
from helpers.widgets.layers import LayerBuilder as layer_builder
from helpers.widgets.photo import PhotoLab as photo_lab
from helpers.widgets.pixels import PixelInspector as pixel_inspector
from helpers.widgets.predictions import PredictionBrowser as prediction_browser
from helpers.widgets.race import OptimizerRace as optimizer_race
from helpers.widgets.reliability import ReliabilityExplorer as reliability_explorer
from helpers.widgets.robustness import RobustnessExplorer as robustness_explorer
from helpers.widgets.runs import RunExplorer as run_explorer
from helpers.widgets.samples import SampleExplorer as sample_explorer
from helpers.widgets.softmax import SoftmaxExplorer as softmax_explorer
from helpers.widgets.training import TrainingLab as training_lab
from helpers.widgets.units import UnitExplorer as unit_explorer

__all__ = [
    "activation_explorer",
    "class_browser",
    "confusion_explorer",
    "downhill",
    "label_audit",
    "layer_builder",
    "optimizer_race",
    "photo_lab",
    "pixel_inspector",
    "prediction_browser",
    "reliability_explorer",
    "robustness_explorer",
    "run_explorer",
    "sample_explorer",
    "softmax_explorer",
    "training_lab",
    "unit_explorer",
]
