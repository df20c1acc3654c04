"""The examples that explain a rule are true: within a whole case one is flagged, the other is not."""

from __future__ import annotations

import pytest
import yaml
from annotated import RECORDS, situation

from handover.rules import RULES
from handover.words import Voice

WHOLE = RECORDS / "whole/signed-filed-and-a-loss-shared.yaml"
SIGNED = {"signed": "2026-03-18T10:00:00+08:00"}
EXAMPLES = {rule.code: found for rule in RULES if (found := Voice("zh").examples(rule.code))}


def merged(whole: object, part: object) -> object:
    """Return a record with what a snippet says put in its place; lists are replaced."""
    if not isinstance(whole, dict) or not isinstance(part, dict):
        return part
    return {**whole, **{key: merged(whole.get(key), value) for key, value in part.items()}}


def codes(snippet: str) -> set[str]:
    """Return what the rules find in a whole, signed case in which a snippet stands."""
    part = yaml.safe_load(snippet)
    if "event" in part:
        told = situation(WHOLE.read_text(), {f"0002-{part['event']}.yaml": snippet}, {}, SIGNED)
    else:
        whole = yaml.safe_load(WHOLE.read_text())
        told = situation(yaml.safe_dump(merged(whole, part), allow_unicode=True), {}, {}, SIGNED)
    return {finding.code for finding in told.findings()}


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_breaking_example_is_flagged_and_the_passing_one_is_not(code: str) -> None:
    assert code in codes(EXAMPLES[code]["breaking"])
    assert code not in codes(EXAMPLES[code]["passing"])


def test_the_rules_that_people_meet_most_have_examples() -> None:
    assert len(EXAMPLES) >= 30
