"""The patterns of the threshold grammar, composed from the words of its cue rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from trialspan.values.word_tree import letter_tree

_WORD = r"(?![a-z0-9])"


class Grammar:
    """Compiled patterns: rows say what a word does, this says how words join."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self.words: dict[str, list[str]] = {}
        for row in rows:
            self.words.setdefault(row["kind"], []).extend(row["names"])
        self._gaps()
        self._clauses()
        self._changes()
        self._phrases()
        self._ordinals()

    def one_of(self, *kinds: str) -> str:
        """A pattern of the words of some kinds, the longest that fits first."""
        words = letter_tree(self.named(*kinds))
        return words.replace(re.escape(" "), r"\s")

    def named(self, *kinds: str) -> list[str]:
        """The words of some kinds."""
        return [word for kind in kinds for word in self.words.get(kind, ())]

    def _gaps(self) -> None:
        """What may stand between a bound and its analyte, on either side."""
        of = self.one_of
        self.tight = re.compile(
            rf"(?:[\s:=,(\[\-\"'*]|(?:{of('tight', 'change')}){_WORD}){{0,12}}"
        )
        self.value_first = re.compile(
            rf"[\s\-()'*]{{0,3}}(?:(?:{of('value_first', 'change')})\s{{1,2}}){{0,4}}"
        )
        self.coordination = re.compile(
            r"\s{0,2}(?:,|/|\+|&)?\s{0,2}"
            r"(?:(?P<or>or|nor|and/or|either)|and|&|as well as|plus|along with)?"
            rf"\s{{0,2}}(?:(?:{of('determiner')})\s){{0,2}}\s{{0,2}}"
            rf"(?:(?:{of('joint_affix')})\s(?:or|and)\s)?"
        )
        self.event_gap = re.compile(
            r"[\s,:()-]{0,3}(?:\([^()]{0,60}\)\s?)?"
            rf"(?:(?:{of('event_gap')})[\s,()-]{{1,3}}){{0,7}}"
            r"(?:≥|≤|>|<|=|>=|<=)?\s{0,2}"
        )
        self.graded_event = re.compile(
            rf"\s(?:of\s)?(?P<name>(?:(?!(?:{of('event_stop')})\s)"
            rf"[a-z][\w/-]{{1,25}}\s){{0,5}}(?:{of('event_head')})){_WORD}"
        )
        self.explains = re.compile(rf"(?<![a-z])(?:{of('explains')}){_WORD}")

    def _clauses(self) -> None:
        """What joins a further bound to the one before, and opens an age."""
        of = self.one_of
        self.chain = re.compile(
            rf"[\s,;]{{0,3}}[(\[]?(?:\s{{0,2}}(?:{of('chain')})){{0,8}}\s{{0,2}}"
        )
        self.population = re.compile(
            rf"(?:^|[\s,()])(?:{of('population')}|,|\()\s{{0,2}}[,:;(=\[-]?\s{{0,2}}\Z"
        )
        people = of("people", "people_join")
        self.elsewhere = re.compile(
            rf"[\s,;(:)]{{0,4}}(?:(?:{people})[\s,;(:)]{{1,3}}){{1,5}}"
        )
        self.of_others = re.compile(
            r"[)\]]?\s?[.;]\s{1,3}(?:(?:and|or|but|the|except)\s){0,2}"
            rf"(?:for|in|if|when|with|{of('people')})\s[^;.\d\n]{{3,75}}"
        )
        self.people_with = re.compile(
            rf"(?<![a-z])(?:{of('people')})\s(?:with|who have)\s\Z"
        )
        self.people_are = re.compile(
            rf"(?<![a-z])(?:{of('people')})\s(?:(?:who|that)\s)?"
            rf"(?:(?:{of('copula')})\s)?\Z"
        )
        self.people = re.compile(
            rf"\W{{0,4}}(?:\d{{1,2}}\\?[.)]\s)?(?:(?:{people})[\s,:/(]{{1,3}}){{0,5}}"
        )
        self.young = re.compile(
            rf"(?<![a-z])(?:{of('young')})\s?[(:,]?\s?(?:(?:{of('copula')})\s)?\Z"
        )
        self.of_people = re.compile(rf"(?<![a-z])(?:{of('people')})\s?\(\Z")
        self._ages()
        self._denials()

    def _ages(self) -> None:
        """What says that years are an age, or that they are none."""
        of = self.one_of
        self.aged = re.compile(rf"(?<![a-z])(?:{of('age_word')}){_WORD}")
        self.age_lead = re.compile(rf"(?<![a-z])(?:{of('age_lead')})[\s:,(]{{0,3}}\Z")
        self.no_age = re.compile(rf"(?:{of('no_age')}){_WORD}")

    def _denials(self) -> None:
        """What counts, denies, limits or excepts beside a bound."""
        of = self.one_of
        self.counted = re.compile(rf"[^\S\n](?!(?:{of('not_counted')}){_WORD})[a-z]")
        self.negation = re.compile(
            rf"(?<![a-z])(?<!with/)(?<!with or )(?:{of('negation')})\s"
            rf"(?:(?!(?:{of('negation_stop')})\b)[\w-]{{1,20}}\s){{0,3}}\Z"
        )
        self.extremes = tuple(self.named("least", "most"))
        name = r"\s[a-z]+[\w\s()/-]{0,60}\Z"
        self.least = re.compile(rf"(?<![a-z])(?:{of('least')}){name}")
        self.most = re.compile(rf"(?<![a-z])(?:{of('most')}){name}")
        self.equivalent = re.compile(rf"(?<![a-z])(?:{of('equivalent')}){_WORD}")
        self.recovered = re.compile(
            rf"(?<![a-z])(?:{of('recovery')})[a-z]{{0,6}}\s(?:[a-z][a-z0-9.]{{0,11}}\s){{0,4}}\Z"
        )
        self.excepted = re.compile(
            rf"(?<![a-z])(?:{of('left_out')}){_WORD}[^.;:()]{{0,70}}\Z"
        )
        self.unrecovered = re.compile(
            rf"(?<![a-z])(?:{of('denial')})\s(?:[a-z]{{1,12}}\s){{0,2}}"
            rf"(?:{of('recovery')})[a-z]{{0,6}}\s(?:[a-z][a-z0-9.]{{0,11}}\s){{0,4}}\Z"
        )
        self.denial = re.compile(
            rf"(?<![a-z])(?:{of('denial')})\s(?:[a-z]{{1,12}}\s){{0,2}}\Z"
        )

    def _changes(self) -> None:
        """What says that a bound is one on a change."""
        of = self.one_of
        self.change = re.compile(rf"(?<![a-z])(?:{of('change')}|gain){_WORD}")
        self.change_of = re.compile(rf"(?<![a-z])(?:{of('change')})\sof{_WORD}")
        self.changed = re.compile(
            rf"(?<![a-z])(?:{of('change_verb')})[a-z]{{0,6}}"
            r"\s?(?:(?:that|which)\s(?:is|was)\s|of|by|\Z)"
        )
        self.change_in = re.compile(
            rf"(?<![a-z])(?:{of('change', 'change_of')})"
            r"\s(?:in|of|from)\s(?:the\s)?(?:baseline\s)?(?:in\s)?\Z"
        )
        self.change_next = re.compile(rf"\s(?:{of('change')}){_WORD}")
        self.change_gap = re.compile(rf"\s(?:{of('change')})\s(?:in|of)\s")
        self.provoked = re.compile(rf"(?<![a-z])(?:{of('provoked')})[a-z]{{0,4}}\s")
        self.change_verb = re.compile(rf"(?<![a-z])(?:{of('change_verb')})")

    def _phrases(self) -> None:
        """What tells whether an unknown noun phrase is something measured."""
        of = self.one_of
        self.no_score = re.compile(of("no_score"))
        self.function = re.compile(rf"(?:{of('function')})\Z")
        self.no_analyte = re.compile(rf"(?:{of('no_analyte')})\Z")
        self.of_a_thing = re.compile(rf"(?<![^\W_])(?:{of('of_a_thing')})[\s-]")
        self.quantity_head = re.compile(rf"(?:{of('quantity_head')})\Z")
        self.score_head = re.compile(rf"(?:{of('score_head')})\Z")
        self.head = re.compile(of("score_head", "quantity_head"))
        self.cells = re.compile(
            rf"\s(?:of\s)?(?:the\s|all\s)?(?:[a-z-]+\s){{0,2}}(?:{of('cells')}){_WORD}"
        )
        self.marker = re.compile(
            r"(?<![\w-])(?P<name>[a-z][\w/-]{1,20})\s"
            rf"(?:{of('expressed')})?\s?(?:on|in|of|by)?\s?\(?\Z"
        )

    def _ordinals(self) -> None:
        """What may stand between the name of a score and its value."""
        of = self.one_of
        lead = (
            rf"(?:\s{{0,2}}(?:(?:{of('label')}%s){_WORD}|\([^()\d]{{1,60}}\)"
            r"|[:=,\"'(\[-]{1,2})){0,7}\s{0,2}"
        )
        self.lettered_lead = re.compile(lead % "")
        self.lead = re.compile(lead % "|an?")
        self.separator = (
            r"(?P<sep>\s{0,2}(?:,\s{0,2}(?:(?:or|and)(?![a-z])|&)?|/|-{1,2}|~|&"
            r"|(?:or|and/or|and|to|through|until)(?![a-z]))\s{0,2}"
            rf"(?:(?:{of('label_between')})\s{{1,2}})?)"
        )
        self.ordinal_label = re.compile(
            rf"(?<![a-z])(?:{of('label_between')})(?:es|s)?\s(?=[ivⅰ-ⅴ\d<>=≥≤])"
        )
        self.scale_part = re.compile(rf"\s?(?:=|[\s-](?:{of('scale_part')}){_WORD})")
        value = r"(?:i{1,3}|iv|vi?|\d{1,2})[a-c]?(?![a-z0-9.%])"
        self.lost_ordinal = re.compile(
            rf"(?<![a-z])(?:{of('lost_ordinal')})(?:es|s)?{_WORD}"
        )
        self.ordinal_value = re.compile(
            rf"\s{{1,2}}(?:(?:of|is|was|group)\s){{0,2}}{value}"
            rf"(?:\s?(?:-|/|,|to|and|or|,\sor)\s?{value}){{0,4}}"
        )
        self.ordinal_word = re.compile(rf"(?<![a-z])(?:{of('ordinal_word')})\s\Z")
        self.level_verb = re.compile(rf"(?<![a-z])(?:{of('level_verb')})[a-z]{{0,9}}")
        self.reached = re.compile(
            rf"(?<![a-z])(?:{of('reached')})[a-z]{{0,3}}\s(?:[a-z]{{1,12}}\s){{0,4}}\Z"
        )
        self.no_threshold = re.compile(
            rf"(?<![a-z])(?:{of('rate')})\s(?:(?:of|is|are|to|be)\s)?\Z"
        )
        self.lost_score = re.compile(rf"(?:{of('score_head')})\s(?:of|is)\s\Z")
        self.other_score = re.compile(
            rf"(?<![a-z])(?:and|or|but)\s(?:(?:{of('determiner')})\s)?"
            rf"(?:(?!(?:{of('score_head')})\s)[\w-]+\s){{1,4}}"
            rf"(?:{of('score_head')})\s(?:of|is)\s\Z"
        )
        self.score_of = re.compile(
            rf"(?<![a-z])(?P<name>(?:{of('score_head')})\s(?:for|on)\s(?:the\s)?"
            r"(?:[a-z][\w'-]{1,20}\s){0,2}(?!of\s|is\s)[a-z][\w'-]{1,20})\s{0,2}(?:\(|:|of|is)?\s{0,2}\Z"
        )
        self.lost_points = re.compile(rf"\s(?:{of('score_point')}){_WORD}")
        self.scale_rated = re.compile(rf"(?<![a-z])(?:{of('scale_rated')}){_WORD}")
