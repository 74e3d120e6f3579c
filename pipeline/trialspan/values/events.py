"""Events that time is counted from: the noun phrase, and what event it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from trialspan.values.medicines import CODE, Medicines
from trialspan.values.time_words import TOKEN, TimeWords

_WORD = r"[^\s,;:()\[\]{}|\"]{1,40}"
NP_WORD = re.compile(rf"[ \t]*({_WORD})")
NP_WORDS = re.compile(rf"{_WORD}(?: {_WORD}){{0,11}}")  # the most of a noun phrase
BLANKS = frozenset(" \t")
_SPLIT = re.compile(r"[a-z0-9]+")
_OR_BETTER = re.compile(
    r"(?: ?\([^()\n]{1,25}\))? ?or (?:better|greater|above|higher|more)\b"
)
_COUNTED = re.compile(r"-\d| of \d")
_NUMBERED = re.compile(r" \d{1,3}(?![\w.])")
SIDES = ("pre-", "post-")
INNER = re.compile(r"^of$|ing$")  # an article goes on: "receiving the first dose"
BESIDE = re.compile(r"(?: of)?[ -](?:[a-z0-9]{1,8}-)?")
ENDS = frozenset(("end", "last", "completion", "stop"))
MOST_OF_NAME = 6  # words
REMEMBERED = 20_000  # phrases


Tree = dict[str, "Tree"]
OPENS, OWNS = "<", "'s"  # no words
LONGEST_OPENER = 4  # words


class Reading(NamedTuple):
    """What a noun phrase names; ``known`` where a row says so."""

    event: str
    known: bool
    period: bool
    visit: bool
    role: str
    tight: bool = False  # the phrase opens with a word that a row knows


class Anchor(NamedTuple):
    """A noun phrase in the text and its event."""

    start: int
    end: int
    reading: Reading


class _Parsed(NamedTuple):
    """What rows and parts a phrase holds."""

    found: list[Mapping[str, Any]]
    parts: list[str]
    end: int  # of the last word that a row knows
    tight: bool


class EventWords:
    """Reads event noun phrases by the rows of ``events``.

    phrase = {modifier} event ["of" phrase];  the parts "first", "end of", "prior",
    "subsequent" turn the event: "end of" + a treatment is its end.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]], words: TimeWords) -> None:
        self.words = words
        self._seen: dict[str, tuple[Reading, int]] = {}
        self._seen_here: dict[str, tuple[Reading, int]] = {}  # in this document
        self.phrases: dict[str, Mapping[str, Any]] = {}
        self.names: Mapping[str, Mapping[str, Any]] = {}  # the document's own
        self._by_document = False
        self.openers_of_names: frozenset[str] = frozenset()
        self.stems: dict[str, Mapping[str, Any]] = {}
        self.suffixes: dict[str, Mapping[str, Any]] = {}
        for row in rows:
            for name in (*row["names"], *row.get("symbols", ())):
                self.phrases.setdefault(" ".join(_SPLIT.findall(name.lower())), row)
            self.stems.update(dict.fromkeys(row.get("stems", ()), row))
            self.suffixes.update(dict.fromkeys(row.get("suffixes", ()), row))
        self.firsts: dict[str, int] = {}  # first word -> most words of its phrases
        for phrase in self.phrases:
            first, length = phrase.partition(" ")[0], phrase.count(" ") + 1
            self.firsts[first] = max(length, self.firsts.get(first, 0))
        self.endings = tuple(self.suffixes)
        self.stem = re.compile("|".join(sorted(self.stems, reverse=True)) or "(?!)")
        self.stop = words.words["stop"]
        self.articles = words.words["article"]
        self.adjectives = words.words["article_adjective"]  # "the planned dose"
        self.openers = self.articles | self.adjectives | words.words["point_of"]
        self.openings = {phrase.partition(" ")[0] for phrase in self.openers}
        self.tree = _tree(self.openers, words.words["possessor"])
        self.phase_nouns = words.words["phase_noun"]
        self.owners = _any_of(words.words["owner"])
        self.medicines = Medicines(words.words["drug_ending"])

    def take(self, names: Mapping[str, Mapping[str, Any]], studied: str) -> None:
        """Know a document's own names of events, by their key, and the lower-case text
        that says what it studies, till the next one's."""
        self.names, self.medicines.studied = names, studied
        self._seen_here.clear()
        self.openers_of_names = frozenset(name.partition(" ")[0] for name in names)

    def key(self, phrase: str) -> str:
        """The form in which a phrase is looked up."""
        return " ".join(_SPLIT.findall(phrase.lower()))

    def is_name(self, lower: str, *anchors: Anchor) -> bool:
        """Whether all are mere names of drugs or interventions."""
        keys = [self.key(lower[one.start : one.end]) for one in anchors]
        return all(
            key in self.names or self.medicines.read(key.split(" "), 0)[0]
            for key in keys
        )

    def read(self, lower: str, pos: int) -> Anchor | None:
        """The noun phrase that starts at ``pos``, without article and "the date of"."""
        start = self._skip(lower, pos)
        if lower.startswith(SIDES, start):
            side = lower.index("-", start) + 1
            start = side if self.may_open(lower, side) else start
        end = self._end(lower, start)
        if end <= start:
            return None
        reading, length = self._reading(lower[start:end])
        if reading.known:
            end = self._close(lower, start + length, end)
        return Anchor(start, end, reading)

    def _close(self, lower: str, known: int, end: int) -> int:
        """The end of a known phrase: what trails it is kept only after "of", "-"."""
        rest = lower[known:end]
        if not rest:
            return end
        if _COUNTED.match(rest):
            return known
        if rest[0] in "-/+" or rest.startswith((" of ", " or ", " (", "(")):
            return end
        numbered = _NUMBERED.match(rest)
        if numbered:
            return known + numbered.end()
        word = rest.split(maxsplit=1)[0]
        return known + 1 + len(word) if word in self.phase_nouns else known

    def may_open(self, lower: str, pos: int) -> bool:
        """Whether the word at ``pos`` can open the name of a known event."""
        token = _SPLIT.match(lower, pos)
        if token is None:
            return False
        word = token[0]
        known = word in self.firsts or word in self.words.parts
        known = known or word in self.openers_of_names or self.medicines.is_drug(word)
        known = known or word in self.openings or self.stem.match(word) is not None
        return known or CODE.match(lower, pos) is not None

    def _skip(self, lower: str, pos: int) -> int:
        """Past white space, articles and "date of", "time of", "day of"."""
        for _ in range(4):
            pos = _past_blanks(lower, pos)
            after = self._opener(lower, pos)
            if after is None:
                return pos
            pos = after
        return _past_blanks(lower, pos)

    def _opener(self, lower: str, pos: int) -> int | None:
        """The end of an article, of "the date of", of "the patient's"."""
        token = _SPLIT.match(lower, pos)
        node: Tree | None = self.tree.get(token[0]) if token else None
        if node is None:
            return None
        node, end = self.tree, None
        for _ in range(LONGEST_OPENER):
            word = NP_WORD.match(lower, pos)
            if word is None:
                break
            node = _walk(node, word[1])
            if node is None:
                break
            pos = word.end()
            if OPENS in node or (OWNS in node and NP_WORD.match(lower, pos)):
                end = pos
        return end

    def _end(self, lower: str, start: int) -> int:
        end, pos, last = start, start, ""
        words = NP_WORDS.match(lower, start)
        for written in words[0].split(" ") if words else ():
            word = written.rstrip(".'*")
            if not word or written == "-":
                break
            if word in self.stop and self._ends(lower, word, pos, written):
                break
            if end > start and word in self.articles and not INNER.search(last):
                break
            end, last = pos + len(word), word
            if len(word) < len(written):
                break
            pos += len(written) + 1
        return self._trim(lower, start, end)

    def _ends(self, lower: str, word: str, pos: int, written: str) -> bool:
        """Whether a stop word closes it; "prior therapy" stays, "prior to" not."""
        end = pos + len(written)
        if word == "up":
            return not lower.endswith("follow ", 0, pos)
        return word != "prior" or lower[end : end + 3] in (" to", "")

    def _trim(self, lower: str, start: int, end: int) -> int:
        """Without a trailing "of", "of the patient"; with a trailing "or better"."""
        if lower.find(" of ", start, end) >= 0:
            owner = self.owners.search(lower, start, end)
            end = owner.start() if owner else end
        better = _OR_BETTER.match(lower, end)
        if better:
            return better.end()
        if lower.endswith(" of", start, end):
            end -= 3
        return end

    def classify(self, phrase: str) -> Reading:
        """The event a noun phrase names: the first known one, turned by its parts."""
        return self._reading(phrase.lower())[0]

    def _reading(self, phrase: str) -> tuple[Reading, int]:
        """As _classify; what was read before is remembered."""
        known = self._seen_here.get(phrase)
        if known is not None:
            return known
        own = any(map(phrase.__contains__, self.openers_of_names))
        own = own and not self.openers_of_names.isdisjoint(_SPLIT.findall(phrase))
        known = None if own else self._seen.get(phrase)
        if known is None:
            self._by_document = own
            known = self._classify(phrase)
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            (self._seen_here if self._by_document else self._seen)[phrase] = known
        return known

    def _classify(self, phrase: str) -> tuple[Reading, int]:
        """The reading, and where the last word that a row knows ends."""
        parsed = self._parse(phrase)
        found, parts = parsed.found, parsed.parts
        if not found:
            event = _of_parts(parts)
            if event:
                return Reading(event, True, False, False, "treatment"), len(phrase)
            return Reading("other", False, False, False, "event"), parsed.end
        row = _choose(found)
        event = _turn(row, parts, found)
        period = bool(row.get("period"))
        brief = period or bool(row.get("single"))
        visit = bool(row.get("visit")) or (brief and parts[:1] == ["end"])
        reading = Reading(event, True, period, visit, _role(row), parsed.tight)
        return reading, parsed.end

    def _parse(self, phrase: str) -> _Parsed:
        matches = [m for m in _SPLIT.finditer(phrase) if m[0] != "s"]
        tokens = [m[0] for m in matches]
        parts: list[str] = []
        found: list[Mapping[str, Any]] = []
        at = end = 0
        tight = False
        while at < len(tokens):
            row, length = self._longest(tokens, at)
            if row and at and tokens[at - 1] == "anti":
                row = None  # "anti-PD-1"
            if row and found and row.get("named"):
                gap = phrase[end : matches[at].start()]
                row = row if BESIDE.fullmatch(gap) else None
            part = None if row else self.words.parts.get(tokens[at])
            if row is not None:
                found.append(row)
            elif part is not None and not (found and part in ("next", "prior")):
                parts.append(part)
            tight = tight or (at == 0 and bool(row or part))
            at += length
            beside = part is not None and found and matches[at - 1].start() - end <= 1
            if row is not None or beside:
                end = matches[at - 1].end()
        return _Parsed(found, parts, end, tight)

    def _longest(
        self, tokens: list[str], at: int
    ) -> tuple[Mapping[str, Any] | None, int]:
        if tokens[at] in self.firsts:
            most = min(self.firsts[tokens[at]], len(tokens) - at)
            for length in range(most, 0, -1):
                row = self.phrases.get(" ".join(tokens[at : at + length]))
                if row is not None and not self._runs_on(tokens, at + length):
                    return row, length
        if tokens[at] in self.openers_of_names:
            for length in range(min(MOST_OF_NAME, len(tokens) - at), 0, -1):
                row = self.names.get(" ".join(tokens[at : at + length]))
                if row is not None:
                    return row, length
        stem = self.stem.match(tokens[at])
        if stem:
            return self.stems[stem[0]], 1
        drug, length = self.medicines.read(tokens, at)
        if drug is not None:
            self._by_document = True
            return drug, length
        if not tokens[at].endswith(self.endings):
            return None, 1
        ending = next(e for e in self.endings if tokens[at].endswith(e))
        return self.suffixes[ending], 1

    def _runs_on(self, tokens: list[str], end: int) -> bool:
        """Whether "start of study" is the opening of "start of study drug"."""
        longer = self.phrases.get(" ".join(tokens[end - 1 : end + 1]))
        return (
            tokens[end - 1] in self.words.words["study_noun"]
            and longer is not None
            and _role(longer) == "treatment"
        )


def _of_parts(parts: list[str]) -> str | None:
    """The event that parts name without a row: the "completion", the "initiation"."""
    if not ENDS.isdisjoint(parts) and parts.count("end") + parts.count("last") == 0:
        return "treatment_end"
    return "treatment_start" if "initiation" in parts else None


def _role(row: Mapping[str, Any]) -> str:
    return row.get("role") or "event"


def _choose(found: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The row that names the event: the most telling one, else the first."""
    for event in ("last_patient_enrolled", "last_contact", "prior_treatment"):
        for row in found:
            if row["event"] == event and _role(row) != "drug":
                return row
    found = [row for row in found if _role(row) != "drug"] or found
    if found[0]["event"] == "diagnosis" and len(found) > 1:
        return found[1]
    telling = [row for row in found if _role(row) != "study"]
    return (telling or found)[0]


def _turn(
    row: Mapping[str, Any], parts: list[str], found: list[Mapping[str, Any]]
) -> str:
    """The event of a row under "first", "last", "end of", "prior", "next"."""
    role, event = _role(row), str(row["event"])
    ends = not ENDS.isdisjoint(parts) or event == "treatment_end"
    if row.get("single") and {"last", "stop"}.isdisjoint(parts):
        ends = False
    therapy = any(_role(other) == "therapy" for other in found)
    if ends and (therapy or "prior" in parts) and event.startswith("treatment"):
        return "prior_treatment"
    if role == "drug" or (ends and any(_role(other) == "drug" for other in found)):
        return "prior_treatment"
    if role == "event" or (len(found) > 1 and found[0]["event"] == "other"):
        return event
    if role == "study":
        return "study_completion" if ends else event
    if "next" in parts:
        return "other"
    if "prior" in parts:
        return "prior_treatment"
    return "treatment_end" if ends and event == "treatment_start" else event


def _past_blanks(lower: str, pos: int) -> int:
    while lower[pos : pos + 1] in BLANKS:
        pos += 1
    return pos


def _walk(node: Tree | None, written: str) -> Tree | None:
    """The node below for a word, which may be more than one of the phrase."""
    for word in (written,) if written.isalpha() else TOKEN.findall(written):
        node = node.get(word) if node else None
    return node


def _tree(openers: Iterable[str], owners: Iterable[str]) -> Tree:
    """The phrases as a tree of words; the ends are marked."""
    root: Tree = {}
    for mark, phrases in ((OPENS, openers), (OWNS, owners)):
        for phrase in phrases:
            node = root
            for word in phrase.split(" "):
                node = node.setdefault(word, {})
            node[mark] = {}
    return root


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf" (?:{'|'.join(map(re.escape, longest))})(?![a-z])")
