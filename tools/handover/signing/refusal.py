"""Why somebody cannot sign."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """The phrases that say why, and what to do."""

    UNREADABLE = "sign_unreadable"
    NO_EDITION = "sign_no_edition"
    UNKNOWN_ROLE = "sign_unknown_role"
    UNKNOWN_EVENT = "sign_unknown_event"
    UNKNOWN_PERSON = "sign_unknown_person"
    CHOOSE_PERSON = "sign_choose_person"
    NO_KEY = "sign_no_key"
    KEY_UNKNOWN = "sign_key_unknown"
    KEY_OF_ANOTHER = "sign_key_of_another"
    KEY_NOT_YET = "sign_key_not_yet"
    KEY_EXPIRED = "sign_key_expired"


class CannotSignError(Exception):
    """What keeps somebody from signing, and its facts."""

    def __init__(self, why: Why, **facts: object) -> None:
        super().__init__(why, facts)
        self.why = why
        self.facts = facts
