"""The learned judgement: what a report is about and whose it is, with honest probabilities.

Pure: no database, no request, no file. `train` learns from examples, `Model.judge` answers a question, `Model.learned` takes a
correction in, `Model.to_bytes` and `from_bytes` keep it. docs/routing.md says what it holds and how well it does.
"""

from tanggap.routing.model.answers import Bands, Guess, Judgement
from tanggap.routing.model.bands import bands
from tanggap.routing.model.judging import Model
from tanggap.routing.model.questions import Example, Knowledge, Question, Settings
from tanggap.routing.model.training import train

__all__ = ["Bands", "Example", "Guess", "Judgement", "Knowledge", "Model", "Question", "Settings", "bands", "train"]
