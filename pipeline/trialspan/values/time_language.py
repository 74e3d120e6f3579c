"""How much a stretch of text speaks of time, word by word, without reading the time."""

from __future__ import annotations

import re

WORD = re.compile(r"\d+|[^\W\d_]+")

_CLOSED = {
    # letter: the closed class of words it stands for
    "u": "second seconds sec minute minutes min mins hour hours hr hrs h day days d"
    " week weeks wk wks w month months mo mos m year years yr yrs y visit visits v"
    " cycle cycles c half lives life season seasons course courses period periods phase"
    " daily weekly monthly yearly annually quarterly overnight",
    "n": "one two three four five six seven eight nine ten eleven twelve once twice"
    " first second third fourth fifth sixth st nd rd th",
    "r": "at on in within from to up upto through throughout until till before after"
    " prior during over between every each per since following post pre by starting"
    " beginning ending past last next later thereafter immediately",
    "p": "baseline screening randomization randomisation enrollment enrolment inclusion"
    " consent predose postdose preoperative postoperative postoperatively discharge"
    " admission hospitalization birth delivery postpartum gestation completion"
    " termination discontinuation withdrawal initiation end start followup entry"
    " participation intraoperative perioperative",
    "e": "treatment study trial follow dose doses dosing administration infusion"
    " injection surgery operation procedure intervention transplant transplantation"
    " vaccination vaccine immunization therapy drug death progression relapse"
    " recurrence disease hospital stay age challenge chemotherapy radiotherapy"
    " enrolled randomized patient patients participant participants subject subjects",
    "f": "the a an and or of for as is are be will was were about approximately approx"
    " around average mean median maximum max minimum total any all time times point"
    " points timepoint timepoints date duration least most whichever occurs occurred"
    " comes came earlier longer cause documented whole entire expected assessed"
    " measured evaluated collected recorded performed reported estimated"
    " an observed monitored obtained anticipated change",
}
CLASSES = {word: key for key, words in _CLOSED.items() for word in words.split()}


def word_classes(text: str) -> str:
    """One letter a word of lower-case text: what the word is to a time expression.

    q digits, n number word, u unit, r relation, p point in time, e event, f filler,
    x anything else.

    >>> word_classes("up to 12 months after the first infusion of drug x, in mice")
    'rrqurfnefexrx'
    """
    return "".join(map(_word_class, WORD.findall(text)))


def _word_class(word: str) -> str:
    if word[0].isdecimal():
        return "p" if len(word) == 4 and word[:2] in ("19", "20") else "q"
    return CLASSES.get(word, "x")


def is_time(classes: str, *, strange: float = 0.34) -> bool:
    """Whether words of these classes make a time frame.

    Wanted: a quantity, unit or point, and at most the share ``strange`` of other words.
    """
    return (
        any(key in classes for key in "qup")
        and any(key in classes for key in "up")
        and classes.count("x") <= strange * len(classes)
    )
