"""A trial of the learned judgement on records of another system: learn from one file, be judged by a later one, without a database."""

from tanggap.routing.trial.judging import Trial, judge_later, learn_from
from tanggap.routing.trial.records import Asked, Record, record_of
from tanggap.routing.trial.scores import Scores

__all__ = ["Asked", "Record", "Scores", "Trial", "judge_later", "learn_from", "record_of"]
