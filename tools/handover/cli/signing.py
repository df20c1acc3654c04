"""The commands about signatures: what is signed, and by whom."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handover.cli.bilingual import Command
from handover.cli.running import FINDINGS
from handover.cli.session import session

if TYPE_CHECKING:
    from handover.cli.session import Session
    from handover.signing import Subject


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(cls=Command)
@click.argument("case")
@click.option("--revision", type=click.IntRange(1), help="第几版，不写就是最后一版 / the revision")
@click.option("--commit", default="HEAD", metavar="REV", help="哪一次提交里的 / in which commit")
@click.option(
    "--sums", "form", flag_value="sums", help="输出成 sha256sum -c 能读的 / for sha256sum -c"
)
@click.option(
    "--canonical",
    "form",
    flag_value="canonical",
    help="只输出算摘要的那串字节 / the very bytes that the digest is of",
)
@session(dated=False)
def manifest(run: Session, case: str, revision: int | None, commit: str, form: str | None) -> None:
    """一案签字要签的是哪些文件，一个不落，连同它们的摘要。

    Every file that a sign-off of a case covers, with its digest, and the digest of them all.
    """
    from handover.report import manifest as said

    found = _subject(run, case, revision, commit)
    if form and found.manifest and not found.obstacles:
        text = found.manifest.sums.encode() if form == "sums" else found.manifest.content
        click.echo(text, nl=False)
    else:
        run.answer(lambda: said.data(found), lambda: said.lines(found, run.voice()))
    run.context.exit(FINDINGS if found.obstacles else 0)


@click.command(cls=Command)
@click.option(
    "--commit", default="HEAD", metavar="REV", help="看到哪一次提交为止 / up to which commit"
)
@session(dated=False)
def audit(run: Session, commit: str) -> None:
    """从头看一遍历史：签过的有没有被改过、回执有没有被换过或者拿走。

    Go through the whole history for changes to what was signed, and for receipts that are gone.
    """
    from handover import audit as audits
    from handover.repo import GitError
    from handover.report import audit as said

    try:
        found = audits.audit(run.repository(), commit)
    except GitError as error:
        run.refuse(error.phrase, **error.facts)
    run.answer(lambda: said.data(found), lambda: said.lines(found, run.voice()))
    run.context.exit(FINDINGS if found.findings else 0)


@click.command(cls=Command)
@click.argument("case", required=False)
@click.option(
    "--root",
    "roots",
    multiple=True,
    metavar="ROOT",
    help="从仓库以外得来的封存公钥指纹或检查点文件 / a sealer's fingerprint or a checkpoint, kept elsewhere",
)
@click.option(
    "--papers",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="放在别处的材料在哪个文件夹 / the folder of papers kept elsewhere",
)
@session()
def verify(run: Session, case: str | None, roots: tuple[str, ...], papers: Path | None) -> None:
    """一份一份核验签字回执：封存、密钥、内容、历史，还有从外面得来的指纹。

    Verify every receipt: seal, key, content and history, by a fingerprint kept elsewhere.
    """
    from handover import repo, verification
    from handover.report import verification as said

    try:
        digests = repo.digests_below(papers) if papers else None
        kept = {root: Path(root).read_bytes() for root in roots if Path(root).is_file()}
        given = verification.Roots(tuple(root for root in roots if root not in kept), kept)
        found = verification.verify(run.repository(), run.today, given, case, digests)
    except repo.GitError as error:
        run.refuse(error.phrase, **error.facts)
    if found is None:
        run.refuse("unknown_case", case=case)
    run.answer(lambda: said.data(found), lambda: said.lines(found, run.voice(found.report)))
    run.context.exit(FINDINGS if found.failed else 0)


@click.command(cls=Command)
@click.option("--commit", default="HEAD", metavar="REV", help="哪一次提交 / of which commit")
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="上一个检查点 / the checkpoint before",
)
@session(dated=False)
def checkpoint(run: Session, commit: str, previous: Path | None) -> None:
    """记下到一次提交为止有哪些回执，打印成一行，另外保管。

    Print on one line which receipts a commit holds, to be kept elsewhere.
    """
    from handover import checkpoint as checkpoints
    from handover.repo import GitError

    try:
        before = previous.read_bytes() if previous else None
        found = checkpoints.make(run.repository(), commit, before)
    except GitError as error:
        run.refuse(error.phrase, **error.facts)
    if found is None:
        run.refuse("register_unreadable")
    click.echo(found.content, nl=False)


@click.command(cls=Command)
@click.argument("case")
@click.option("--role", required=True, help="以什么身份签，例如 receiver / in which role")
@click.option("--person", help="这个身份不止一位时，是哪一位 / who, where several have the role")
@click.option("--revision", type=click.IntRange(1), help="第几版，不写就是最后一版 / the revision")
@click.option("--event", metavar="NUMBER", help="签一个事件，例如 0001 / an event of the case")
@click.option("--accept", "decision", flag_value="accept", default=True, help="同意 / accept")
@click.option("--refuse", "decision", flag_value="refuse", help="拒签 / refuse")
@click.option("--reason", help="拒签的理由 / why it is refused")
@click.option("--key", type=_FILE, help="私钥，或者 ssh-agent 里那把的公钥 / the key to sign with")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="写到哪里 / the file to write"
)
@click.option("--yes", is_flag=True, help="不用问，直接签 / sign without asking")
@session(dated=False)
def sign(run: Session, case: str, revision: int | None, **given: Any) -> None:  # noqa: ANN401 - the options of a wish
    """看清楚签的是什么，再用自己的密钥签字，同意或者拒签。

    Show what is signed, then accept or refuse it with your own key.
    """
    from handover.cli.agreeing import Wish, perform

    wish = Wish(**given)
    if (wish.decision == "refuse") != bool(wish.reason and wish.reason.strip()):
        lacks = wish.decision == "refuse"
        run.refuse("sign_reason_missing" if lacks else "sign_reason_unwanted")
    if wish.target and wish.target.exists():
        run.refuse("sign_exists", path=str(wish.target))
    if not perform(run, case, revision, wish):
        click.echo(run.voice().phrase("sign_not_signed"), err=True)
        run.context.exit(FINDINGS)


@click.command("allowed-signers", cls=Command)
@session(dated=False)
def allowed_signers(run: Session) -> None:
    """登记里各人的签名公钥，写成 ssh-keygen -Y verify 能读的。

    The keys of the register as ssh-keygen -Y verify reads them.
    """
    from handover.intake import Intake
    from handover.repo import PEOPLE, WHOSE
    from handover.report import allowed_signers as said
    from handover.report.terminal import finding_lines

    intake = Intake(run.repository())
    intake.editions()
    known = intake.register() or run.refuse("register_unreadable")
    found = [one for one in intake.findings if one.place.file.startswith((PEOPLE, WHOSE))]
    for line in chain.from_iterable(finding_lines(one, run.voice()) for one in found):
        click.echo(line, err=True)
    run.answer(lambda: said.data(known), lambda: said.lines(known))
    run.context.exit(FINDINGS if found else 0)


def _subject(run: Session, case: str, revision: int | None, commit: str) -> Subject:
    from handover import signing
    from handover.repo import GitError
    from handover.repo.snapshot import Snapshot

    try:
        snapshot = Snapshot.of(run.repository(), commit)
        found = signing.subject(snapshot, case, revision)
    except GitError as error:
        run.refuse(error.phrase, **error.facts)
    return found or run.refuse("unknown_case_in_commit", case=case, revision=revision or 1)
