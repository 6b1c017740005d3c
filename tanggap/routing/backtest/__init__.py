"""A backtest of the classifier on records of another system: trained on one file, evaluated on a later one, without a database."""

from tanggap.routing.backtest.prequential import PrequentialRun, run_prequential
from tanggap.routing.backtest.records import Complaint, LabelledComplaint, record_of
from tanggap.routing.backtest.running import Backtest, train_on
from tanggap.routing.backtest.scores import BacktestScores

__all__ = [
    "Backtest",
    "BacktestScores",
    "Complaint",
    "LabelledComplaint",
    "PrequentialRun",
    "record_of",
    "run_prequential",
    "train_on",
]
