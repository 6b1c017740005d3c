"""What is wrong in a city's files: all of it at once, each with file, line and remedy, so that one reading mends one loading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tanggap.directory.refusals import CITY_FILES_WRONG
from tanggap.platform.errors import Refused


@dataclass(frozen=True, order=True)
class FileProblem:
    """One thing to mend; line 0 means the file as a whole."""

    file: str
    line: int
    wrong: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.wrong}" + (f" {self.remedy}" if self.remedy else "")


@dataclass
class FileProblems:
    """The problems of one file; `blame` notes one more."""

    file: str
    found: list[FileProblem] = field(default_factory=list)

    def blame(self, line: int, wrong: str, remedy: str = "") -> None:
        """Note what is wrong in this line and what to do about it."""
        self.found.append(FileProblem(self.file, line, wrong, remedy))


def refuse_if_any(problems: Iterable[FileProblem]) -> None:
    """Refuse the files if anything is wrong with them; `facts["found"]` holds the problems one by one."""
    found = sorted(problems)
    if found:
        raise Refused(CITY_FILES_WRONG, count=len(found), problems="\n".join(map(str, found)), found=tuple(found))
