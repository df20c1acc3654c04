"""What every command shares: its language, its repository, its day, and how it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from handover import dates, money
from handover.characters import same
from handover.cli.language import language_of, voice_of
from handover.cli.messages import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from click.shell_completion import CompletionItem

    from handover.findings import Text
    from handover.pipeline import Report
    from handover.repo import Repository
    from handover.words import Voice


class Day(click.ParamType[date]):
    """A day such as 2026-03-18."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day, or explain how one is written."""
        try:
            return value if isinstance(value, date) else dates.day(str(value))
        except ValueError:
            self.fail(voice_of(ctx).phrase("bad_day", value=str(value)), param, ctx)


class Yuan(click.ParamType[Decimal]):
    """An amount such as 128456.78."""

    name = "yuan"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Return the amount, or explain how one is written."""
        try:
            return value if isinstance(value, Decimal) else money.yuan(str(value))
        except ValueError:
            self.fail(voice_of(ctx).phrase("bad_amount", value=str(value)), param, ctx)


class PostWage(click.ParamType[tuple[str, Decimal]]):
    """A person and a post wage, such as E4201=6000.00."""

    name = "post wage"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Decimal]:
        """Return person and wage, or explain how they are written."""
        person, _, wage = str(value).partition("=")
        try:
            return person, money.yuan(wage)
        except ValueError:
            self.fail(voice_of(ctx).phrase("bad_post_wage", value=str(value)), param, ctx)


class Kind(click.ParamType[str]):
    """A kind of paper that is a table, such as receivables."""

    name = "kind"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the kind, or name those that there are."""
        known = _kinds()
        if str(value) not in known:
            phrase = voice_of(ctx).phrase("import_no_such_kind", value=str(value), known=known)
            self.fail(phrase, param, ctx)
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the kinds that begin so."""
        from click.shell_completion import CompletionItem

        del ctx, param
        return [CompletionItem(kind) for kind in _kinds() if kind.startswith(incomplete)]


def _kinds() -> list[str]:
    from handover import repo

    return [name.removesuffix(".table.json") for name in repo.table_schemas()]


_OF_LATER = frozenset({"A1702", "F0321", "S0109"})
"""The findings about what is of a later day than the one that is judged."""


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a command."""

    context: click.Context
    language: str
    start: Path | None
    today: date | None
    as_json: bool

    def voice(self, report: Report | None = None) -> Voice:
        """Return the language of this run, with the names that a report knows."""
        from handover.words import Voice
        from handover.words.names import names

        return Voice(self.language, names(report) if report else None)

    def repository(self, near: Path | None = None) -> Repository:
        """Return the repository that was named, or the one around a path or this folder."""
        from handover import repo

        found = repo.find(self.start or near or Path.cwd())
        if found is None:
            self.refuse("no_repository")
        return found

    def chosen(self, case: str | None) -> Report:
        """Return the verdict on the repository, or the part of it about one case."""
        from handover import pipeline

        whole = self.minding(pipeline.check(self.repository(), self.today))
        if case is None:
            return whole
        found = whole.about(case) or whole.about(case.upper())
        return found or self.refuse("unknown_case", case=case)

    def minding(self, report: Report) -> Report:
        """Return a report; of an earlier day, people are told that its records are the present ones."""
        is_told = self.today and not self.as_json
        if is_told and any(one.code in _OF_LATER for one in report.findings):
            click.echo(self.voice().phrase("clock_only", day=self.today), err=True)
        return report

    def person(self, report: Report, number: str) -> str:
        """Return a person of the register by number, however it was typed."""
        people = report.register.people if report.register else {}
        if found := _among(people, number):
            return found
        named = [one.id for one in people.values() if same(number) in _names(one.name)]
        if named:
            self.refuse("person_by_name", people=named)
        return self.refuse("unknown_person", person=number)

    def customer(self, report: Report, number: str) -> str:
        """Return a customer of the register by number, however it was typed."""
        customers = report.register.customers if report.register else {}
        return _among(customers, number) or self.refuse("unknown_customer", customer=number)

    def refuse(self, phrase: str, **facts: object) -> NoReturn:
        """End the run as misuse, with what to do instead."""
        voice = self.voice()
        raise Misuse(voice, voice.phrase(phrase, **facts), self.context)

    def answer(
        self, shape: Callable[[], dict[str, Any]], lines: Callable[[], Iterable[str]]
    ) -> None:
        """Print JSON where it was asked for, else lines for people."""
        if self.as_json:
            # Bytes, because JSON is UTF-8 whatever the terminal speaks.
            click.echo(json.dumps(shape(), ensure_ascii=False, indent=2).encode())
            return
        for line in lines():
            click.echo(line)


def _names(name: Text) -> tuple[str, str]:
    return same(name.zh), same(name.en)


def _among(known: Iterable[str], asked: str) -> str | None:
    return next((number for number in known if same(number) == same(asked)), None)


def session(*, dated: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command its session as first argument, and the options that shape it."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:  # noqa: ANN401 - whatever the command's own options are
            context = click.get_current_context()
            language, start = language_of(context, given.pop("lang")), given.pop("repository")
            today, as_json = given.pop("today", None), given.pop("as_json")
            command(Session(context, language, start, today, as_json), **given)

        for option in reversed(_DATED if dated else _COMMON):
            run = option(run)
        return run

    return decorate


_COMMON = (
    click.option("--lang", type=click.Choice(["zh", "en"]), is_eager=True, help="语言 / language"),
    click.option(
        "--repository",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="仓库的文件夹，不写就从当前文件夹往上找 / the repository's folder",
    ),
    click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON"),
)
_DATED = (
    *_COMMON,
    click.option(
        "--today",
        type=Day(),
        help="按这一天判断（记录还是现在的），不写就用登记的截至日或今天 / judge the present records as of this day",
    ),
)
