"""The report classifier: from a report's words to a category and an owner, with calibrated probabilities.

Pure: no database, no request, no file. `train` fits it to examples, `ReportClassifier.predict` answers, `with_corrections` updates it
online, `to_bytes` and `from_bytes` store it. docs/routing.md says how it is built and how well it does.
"""

from tanggap.routing.classifier.artefact import from_bytes, to_bytes
from tanggap.routing.classifier.calibration import choose_thresholds
from tanggap.routing.classifier.examples import Knowledge, ReportFeatures, TrainingExample, TrainingSettings
from tanggap.routing.classifier.prediction import BandThresholds, Prediction, RankedLabel
from tanggap.routing.classifier.report_classifier import ReportClassifier
from tanggap.routing.classifier.training import train

__all__ = [
    "BandThresholds",
    "Knowledge",
    "Prediction",
    "RankedLabel",
    "ReportClassifier",
    "ReportFeatures",
    "TrainingExample",
    "TrainingSettings",
    "choose_thresholds",
    "from_bytes",
    "to_bytes",
    "train",
]
