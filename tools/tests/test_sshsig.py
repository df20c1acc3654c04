"""SSH signatures: what OpenSSH signs is accepted, and nothing that OpenSSH would refuse."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import company
import keys
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from handover.sshsig import Flaw, PublicKey, flaw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPACE, MESSAGE = "handover.test.v1", "交接".encode()
BEGIN, END = "-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n"
PROGRAM = shutil.which("ssh-keygen") or ""


def key(name: str) -> PublicKey:
    found = PublicKey.of(keys.public_line(name))
    assert found
    return found


def ssh_keygen(*arguments: object, message: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [PROGRAM, *map(str, arguments)]
    return subprocess.run(command, input=message, capture_output=True, check=False)


def is_good(folder: Path, armoured: str, message: bytes, space: str, who: PublicKey) -> bool:
    """Ask OpenSSH, which is the judge."""
    allowed, signature = folder / "allowed", folder / "sig"
    allowed.write_text(f"E1001 {who.line}\n")
    signature.write_text(armoured)
    asked = ("-Y", "verify", "-I", "E1001", "-n", space, "-f", allowed, "-s", signature)
    return ssh_keygen(*asked, message=message).returncode == 0


@pytest.mark.parametrize(("kind", "more"), [("ed25519", ()), ("ecdsa", ("-b", "256"))])
def test_what_openssh_signs_is_by_its_key(tmp_path: Path, kind: str, more: tuple[str, ...]) -> None:
    private, message = tmp_path / "key", tmp_path / "message"
    message.write_bytes(MESSAGE)
    assert 0 == ssh_keygen("-q", "-t", kind, *more, "-N", "", "-f", private).returncode
    assert 0 == ssh_keygen("-Y", "sign", "-n", SPACE, "-f", private, message).returncode
    armoured = message.with_name("message.sig").read_text()
    own = PublicKey.of(private.with_suffix(".pub").read_text())
    assert own
    assert own.fingerprint in ssh_keygen("-l", "-f", private).stdout.decode()
    assert None is flaw(armoured, MESSAGE, SPACE, own)
    assert Flaw.NOT_BY_KEY is flaw(armoured, MESSAGE + b"\n", SPACE, own)
    assert Flaw.OTHER_NAMESPACE is flaw(armoured, MESSAGE, "git", own)
    assert Flaw.OTHER_KEY is flaw(armoured, MESSAGE, SPACE, key("E1002"))


def test_what_the_tests_sign_is_good_for_openssh(tmp_path: Path) -> None:
    armoured = keys.sign("E1001", MESSAGE, SPACE)
    assert is_good(tmp_path, armoured, MESSAGE, SPACE, key("E1001"))
    assert not is_good(tmp_path, armoured, b"", SPACE, key("E1001"))
    assert not is_good(tmp_path, armoured, MESSAGE, SPACE, key("E1002"))


@given(st.data())
def test_no_changed_byte_of_a_signature_is_accepted(data: st.DataObject) -> None:
    armoured = keys.sign("E1001", MESSAGE, SPACE)
    blob = bytearray(base64.b64decode("".join(armoured.split("\n")[1:-2])))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    assert flaw(armour(bytes(blob)), MESSAGE, SPACE, key("E1001"))


@given(st.binary(max_size=300), st.text(max_size=200))
def test_whatever_is_given_for_a_signature_raises_nothing(blob: bytes, text: str) -> None:
    assert Flaw.MALFORMED is flaw(text, MESSAGE, SPACE, key("E1001"))
    assert flaw(armour(b"SSHSIG\0\0\0\1" + blob), MESSAGE, SPACE, key("E1001"))


def armour(blob: bytes) -> str:
    return f"{BEGIN}{base64.b64encode(blob).decode()}\n{END}"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(BEGIN, ""),
        lambda text: text.replace(END, ""),
        lambda text: f"x\n{text}",
        lambda text: f"{text}x",
        lambda text: f"{text}{text}",
        lambda text: text.replace(BEGIN, f"{BEGIN}\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(BEGIN, f"{BEGIN}*"),
        lambda _: f"{BEGIN}{END}",
    ],
)
def test_nothing_stands_beside_the_armour(change: Callable[[str], str]) -> None:
    assert Flaw.MALFORMED is flaw(
        change(keys.sign("E1001", MESSAGE, SPACE)), MESSAGE, SPACE, key("E1001")
    )


def whole(*parts: bytes, version: int = 1, signature: bytes = b"") -> str:
    fields = b"".join(map(field, (*parts, signature)))
    return armour(b"SSHSIG" + version.to_bytes(4, "big") + fields)


def field(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def test_another_version_a_reserved_word_and_a_weak_digest_are_refused() -> None:
    own = key("E1001")
    parts = (own.blob, SPACE.encode(), b"", b"sha512")
    assert Flaw.NOT_BY_KEY is flaw(whole(*parts), MESSAGE, SPACE, own)
    assert Flaw.MALFORMED is flaw(whole(*parts, version=2), MESSAGE, SPACE, own)
    assert Flaw.MALFORMED is flaw(whole(*parts[:2], b"x", b"sha512"), MESSAGE, SPACE, own)
    assert Flaw.MALFORMED is flaw(whole(*parts[:3], b"md5"), MESSAGE, SPACE, own)
    assert Flaw.MALFORMED is flaw(whole(*parts[:3]), MESSAGE, SPACE, own)


def fields(blob: bytes) -> list[bytes]:
    found = []
    while blob:
        end = 4 + int.from_bytes(blob[:4], "big")
        found.append(blob[4:end])
        blob = blob[end:]
    return found


# ---- security keys sign an application, flags and a counter beside the message

APPLICATION = b"ssh:"
TOUCHED, NOT_TOUCHED = b"\x01\x00\x00\x00\x07", b"\x00\x00\x00\x00\x07"


def security_key() -> tuple[Ed25519PrivateKey, PublicKey]:
    private = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
    point = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    name = b"sk-ssh-ed25519@openssh.com"
    blob = b"".join(map(field, (name, point, APPLICATION)))
    found = PublicKey.of(f"{name.decode()} {base64.b64encode(blob).decode()}")
    assert found
    return private, found


def by_security_key(more: bytes, algorithm: bytes = b"sk-ssh-ed25519@openssh.com") -> str:
    private, own = security_key()
    parts = (SPACE.encode(), b"", b"sha512")
    digest = hashlib.sha512(MESSAGE).digest()
    signed = b"SSHSIG" + b"".join(map(field, (*parts, digest)))
    message = hashlib.sha256(APPLICATION).digest() + more + hashlib.sha256(signed).digest()
    made = field(algorithm) + field(private.sign(message)) + more
    return whole(own.blob, *parts, signature=made)


def test_a_security_key_signs_when_it_is_touched(tmp_path: Path) -> None:
    _, own = security_key()
    assert None is flaw(by_security_key(TOUCHED), MESSAGE, SPACE, own)
    assert is_good(tmp_path, by_security_key(TOUCHED), MESSAGE, SPACE, own)
    assert Flaw.NOT_BY_KEY is flaw(by_security_key(NOT_TOUCHED), MESSAGE, SPACE, own)
    assert Flaw.NOT_BY_KEY is flaw(by_security_key(b""), MESSAGE, SPACE, own)
    assert Flaw.NOT_BY_KEY is flaw(by_security_key(TOUCHED, b"ssh-ed25519"), MESSAGE, SPACE, own)


# ---- public keys


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 ????",
        "ssh-ed25519 AAAA",
        f"ssh-ed25519 *{keys.public_line('E1001').split()[1]}",
        f"ssh-rsa {keys.public_line('E1001').split()[1]}",
        f"ssh-rsa {base64.b64encode(field(b'ssh-rsa')).decode()}",
    ],
)
def test_what_is_no_key_that_signs_here_is_none(line: str) -> None:
    assert None is PublicKey.of(line)


def test_a_key_may_have_a_comment_and_keeps_its_line_without() -> None:
    line = keys.public_line("E1001")
    found = PublicKey.of(f"{line} somebody@somewhere\n")
    assert found
    assert line == found.line


def test_a_key_made_up_signs_nothing() -> None:
    name = b"ssh-ed25519"
    made_up = PublicKey(name.decode(), field(name) + field(b"short"))
    made = field(name) + field(b"x" * 64)
    armoured = whole(made_up.blob, SPACE.encode(), b"", b"sha512", signature=made)
    assert Flaw.NOT_BY_KEY is flaw(armoured, MESSAGE, SPACE, made_up)


def line_of(*parts: bytes) -> str:
    blob = b"".join(map(field, parts))
    return f"{parts[0].decode()} {base64.b64encode(blob).decode()}"


POINT = fields(key("E1001").blob)[1]
ECDSA = b"ecdsa-sha2-nistp256"


@pytest.mark.parametrize(
    "line",
    [
        line_of(b"ssh-ed25519", POINT[:-1]),
        line_of(b"ssh-ed25519", POINT, b""),
        line_of(b"sk-ssh-ed25519@openssh.com", POINT),
        line_of(ECDSA, b"nistp384", b"\4" + b"1" * 64),
        line_of(ECDSA, b"nistp256", b"\4" + b"1" * 64),
        line_of(ECDSA, b"nistp256", b""),
        keys.public_line("E1001") + "AAAA",
        keys.public_line("E1001")[:-4],
    ],
)
def test_a_key_that_is_cut_or_has_more_than_its_parts_is_none(line: str, tmp_path: Path) -> None:
    assert None is PublicKey.of(line)
    company.put(tmp_path / "key.pub", f"{line}\n")
    assert ssh_keygen("-l", "-f", tmp_path / "key.pub").returncode


def test_a_key_has_one_spelling() -> None:
    blob = b"".join(map(field, (b"sk-ssh-ed25519@openssh.com", POINT, b"ssh:")))
    typed = base64.b64encode(blob).decode()
    last = typed.rstrip("=")[-1]
    other = typed.replace(f"{last}=", f"{chr(ord(last) + 1)}=")
    assert other != typed
    assert base64.b64decode(other) == blob
    assert PublicKey.of(f"sk-ssh-ed25519@openssh.com {typed}")
    assert None is PublicKey.of(f"sk-ssh-ed25519@openssh.com {other}")


PRIME = 2**255 - 19
OF_EIGHT = int.from_bytes(
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
)


@pytest.mark.parametrize("height", [0, 1, PRIME - 1, PRIME, PRIME + 1, OF_EIGHT, PRIME - OF_EIGHT])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_point_under_which_anybody_can_sign_is_no_key(height: int, sign: int) -> None:
    point = (height + sign * 2**255).to_bytes(32, "little")
    assert None is PublicKey.of(line_of(b"ssh-ed25519", point))
    assert None is PublicKey.of(line_of(b"sk-ssh-ed25519@openssh.com", point, b"ssh:"))


def test_whoever_forges_under_such_a_point_would_be_believed_otherwise() -> None:
    one = (1).to_bytes(32, "little")
    weak = PublicKey("ssh-ed25519", field(b"ssh-ed25519") + field(one))
    made = field(b"ssh-ed25519") + field(one + bytes(32))
    armoured = whole(weak.blob, SPACE.encode(), b"", b"sha512", signature=made)
    assert None is flaw(armoured, MESSAGE, SPACE, weak)
    assert None is PublicKey.of(weak.line)


@pytest.mark.parametrize(("kind", "more"), [("ed25519", ()), ("ecdsa", ("-b", "256"))])
def test_nothing_follows_what_the_algorithm_asks_for(
    tmp_path: Path, kind: str, more: tuple[str, ...]
) -> None:
    private, message = tmp_path / "key", tmp_path / "message"
    message.write_bytes(MESSAGE)
    ssh_keygen("-q", "-t", kind, *more, "-N", "", "-f", private)
    ssh_keygen("-Y", "sign", "-n", SPACE, "-f", private, message)
    blob = base64.b64decode("".join(message.with_name("message.sig").read_text().split("\n")[1:-2]))
    own = PublicKey.of(private.with_suffix(".pub").read_text())
    assert own
    *kept, last = fields(blob[10:])
    longer = blob[:10] + b"".join(map(field, (*kept, last + b"\0")))
    assert None is flaw(armour(blob), MESSAGE, SPACE, own)
    assert Flaw.NOT_BY_KEY is flaw(armour(longer), MESSAGE, SPACE, own)
