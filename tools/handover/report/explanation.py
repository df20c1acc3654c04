"""What `handover explain` answers: an article, a clause, a reading, a requirement, a code, a notice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.findings import Text
from handover.report import cautions
from handover.report.tables import tables_of
from handover.report.weights import weight
from handover.words import Voice
from handover.words.notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.findings import Finding
    from handover.policy import Act, Clause, Edition, Reading, Requirement

_ARTICLE = re.compile(r"(?:第|ARTICLE|CLAUSE)?\s*(.+?)\s*[条款]?")
_DIGITS = "零一二三四五六七八九"
_NUMERAL = re.compile(f"([{_DIGITS[1:]}]?)十([{_DIGITS[1:]}]?)|([{_DIGITS[1:]}])")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an edition and the catalogues know about a word that somebody asked about."""

    what: str
    edition: Edition | None = None
    clauses: tuple[Clause, ...] = ()
    readings: tuple[Reading, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    codes: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    notice: str | None = None

    @property
    def is_code(self) -> bool:
        """Tell whether the word is the code of a finding."""
        return self.codes == (self.what,)

    @property
    def notices(self) -> tuple[str, ...]:
        """The codes of the legal notices beside the sanctions of the clauses asked for."""
        if self.notice:
            return (self.notice,)
        if self.edition is None or self.is_code:
            return ()
        found = (cautions.of_article(self.edition, clause.article) for clause in self.clauses)
        return cautions.all_of(found)


def find(editions: tuple[Edition, ...], what: str) -> Explanation | None:
    """Look a word up in the latest edition: "17", "第十七条", "A2", "A1702", "L-RULES"; None if unknown."""
    edition = max(editions, key=lambda edition: edition.first_day, default=None)
    asked = _normal(what)
    if asked in notices():
        return Explanation(asked, notice=asked)
    known = Voice("zh").rule(asked) is not None
    if edition is None:
        return Explanation(asked, codes=(asked,)) if known else None
    acts = tuple(a for a in edition.acts if asked in {a.act.upper(), *_upper(a.name)})
    named = {asked, *(text for act in acts for text in _upper(act.name))} if acts else set()
    wanted = tuple(
        r
        for r in edition.requirements
        if asked in {r.requirement, *r.rules} or _tells(named, r.title, r.text)
    )
    clauses = tuple(c for c in edition.clauses if asked in _keys(c) or _tells(named, c.title))
    names = {c.clause for c in clauses} | {str(c.article) for c in clauses}
    readings = tuple(
        r for r in edition.readings if _is_called(r, asked) or (clauses and r.clause in names)
    )
    rules = {code for clause in clauses for code in clause.rules}
    rules |= {code for requirement in wanted for code in requirement.rules}
    codes = (asked,) if known else tuple(sorted(rules))
    found = Explanation(asked, edition, clauses, readings, wanted, codes, acts)
    return found if clauses or readings or wanted or known or acts else None


def _upper(name: Text) -> tuple[str, str]:
    return name.zh.upper(), name.en.upper()


def _tells(words: set[str], *texts: Text) -> bool:
    """Tell whether one of some words stands in one of some texts."""
    return any(word in said for text in texts for said in _upper(text) for word in words)


def _normal(what: str) -> str:
    """Return a word as the edition has it: 第十七条 is 17."""
    asked = what.strip().upper()
    inner = _ARTICLE.fullmatch(asked)
    asked = inner[1] if inner else asked
    numeral = _NUMERAL.fullmatch(asked)
    return str(_number(*numeral.groups(""))) if numeral else asked


def _number(tens: str, ones: str, alone: str) -> int:
    if alone:
        return _DIGITS.index(alone)
    return 10 * _DIGITS.index(tens or "一") + _DIGITS.index(ones or "零")


def _keys(clause: Clause) -> tuple[str, ...]:
    return (clause.clause.upper(), str(clause.article), *clause.rules)


def _is_called(reading: Reading, asked: str) -> bool:
    return asked in {reading.reading.upper(), reading.reading.upper().partition("-")[0]}


def lines(found: Explanation, voice: Voice, touched: Iterable[Finding] = ()) -> Iterator[str]:
    """Yield the explanation for people, with where each code is found in the repository."""
    for act in found.acts:
        people = [str(one.party or one.function or one.person) for one in act.signers]
        yield voice.phrase("explain_act", name=act.name, act=act.act, people=people)
    for clause in found.clauses:
        yield from _clause(found, clause, voice)
    yield from cautions.lines(found.notices, voice)
    for requirement in found.requirements:
        yield from _requirement(requirement, voice)
    known = tuple(touched)
    for code in found.codes:
        yield from _code(code, voice)
        yield from _touched(code, known, voice)
    for reading in found.readings:
        yield from _reading(reading, voice)
    if found.readings:
        yield voice.phrase("explain_legend")


def _clause(found: Explanation, clause: Clause, voice: Voice) -> Iterator[str]:
    yield voice.phrase("explain_clause", clause=clause.clause, title=clause.title)
    yield f"    {voice.text(clause.text)}"
    yield f"    {_coverage(clause, voice)}"
    for view in tables_of(found.edition, clause.clause) if found.edition else ():
        shares = (f"{voice.term(s.party)} {s.percent.normalize():f}%" for s in view.table.shares)
        name = voice.phrase(f"table_{view.name}") + voice.phrase("colon")
        yield f"    {name}{voice.phrase('comma').join(shares)}"


def _requirement(one: Requirement, voice: Voice) -> Iterator[str]:
    clause = voice.phrase("clause", clause=one.clause) if one.clause else ""
    yield f"{one.requirement} {voice.text(one.title)}{clause}"
    yield f"    {voice.text(one.text)}"
    yield f"    {_coverage(one, voice)}"


def _coverage(one: Clause | Requirement, voice: Voice) -> str:
    """Return how something is covered, as sentences."""
    said = voice.phrase(f"explain_coverage_{one.coverage}") + voice.phrase("full_stop")
    detail = one.reason or one.computed_by
    return said + voice.phrase("between_sentences") + voice.text(detail) if detail else said


def _code(code: str, voice: Voice) -> Iterator[str]:
    entry = voice.rule(code)
    if entry:
        yield f"{code} {entry['title']}"
        yield f"    {heaviness(code, voice)}"
        yield f"    {_filled('says', entry['message'], voice)}"
        yield f"    {entry['why']}"
        yield f"    {_filled('fix', entry['fix'], voice)}"
        for kind, snippet in voice.examples(code).items():
            yield f"    {voice.phrase(f'explain_{kind}')}"
            yield from (f"        {line}" for line in snippet.splitlines())


def _filled(phrase: str, template: str, voice: Voice) -> str:
    """Return a text of a rule in a phrase, with the names of facts where a case would give them."""
    return voice.phrase(phrase, **{phrase: Text(*[voice.outline(template)] * 2)})


def heaviness(code: str, voice: Voice) -> str:
    """Return how much the findings of a code weigh and what that waits for, as a sentence."""
    found = weight(code)
    claim = voice.phrase(f"claim_{found.claim}")
    return voice.phrase("explain_weight", levels=list(map(str, found.levels)), claim=claim)


def _touched(code: str, found: Iterable[Finding], voice: Voice) -> Iterator[str]:
    """Yield where in the repository a code is found."""
    if known := places(code, found):
        yield f"    {voice.phrase('explain_touched', count=len(known))}"
        yield from (f"        {file}:{line}" for _, file, line in known)


def places(code: str, found: Iterable[Finding]) -> tuple[tuple[str | None, str, int], ...]:
    """Return where a code is found, each line once: its case, its file and the line."""
    made = ((one.case, one.place.file, one.place.line) for one in found if one.code == code)
    return tuple(dict.fromkeys(made))


def _reading(reading: Reading, voice: Voice) -> Iterator[str]:
    yield f"{reading.reading} {voice.text(reading.question)}"
    for option in reading.options:
        mark = "●" if option.option == reading.chosen else "○"
        yield f"    {mark} {option.option}{voice.phrase('colon')}{voice.text(option.meaning)}"
        if option.rejected:
            yield f"      {voice.phrase('article_rejected', reason=option.rejected)}"
    yield f"    {voice.text(reading.why)}"
