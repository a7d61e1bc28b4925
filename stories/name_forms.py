import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    start: int
    end: int
    words: str


class Names:
    def __init__(self, names):
        self.words = {w for n in names for w in re.findall(r"\w+", n)}
        self.re = re.compile(
            r"(?<![^\W_])(?:" + "|".join(map(re.escape, self.words)) + r")(?![^\W_])", re.I
        )

    def find(self, text):
        return [Hit(m.start(), m.end(), m[0]) for m in self.re.finditer(text)]

    def spellings(self):
        return sorted(self.words)
