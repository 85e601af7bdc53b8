"""Arguments and options that several commands share."""

import errno
import getpass
import math
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from examiner.embedding.devices import CHOICES
from examiner.errors import EvidenceUnreachable, ParameterRefused, SignerRefused
from examiner.foreign import MOST_DOCUMENT, MOST_TEXT, open_regular, read_regular
from examiner.settings import DEVICE_VARIABLE
from examiner.visible import as_text

PASSWORD_VARIABLE = "EXAMINER_PASSWORD"  # noqa: S105 - the variable's name, not a password

_LONGEST_PASSWORD = 4096
"""Bytes read from a password file at most."""

as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
)


class FiniteFloat(click.FloatRange):
    """A number within a range; infinity and what is no number lie within none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number, or click's error for a wrong value."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number


class _Words(click.types.StringParamType):
    """Words in any language; what is no text in them is shown as escapes."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The words as a file or a log can hold them."""
        return as_text(str(super().convert(value, param, ctx)))


words = _Words()

any_path = click.Path(path_type=Path, readable=False)
"""A path that is judged where it is used, with an explained error, and not by the command line."""


class _NewFile(click.Path):
    """A file to be made; a path that ends as a folder's does lacks its name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or click's error for a folder's."""
        # Asked here, since a path does not keep the sign that it ended with.
        given = str(value)
        if given.endswith(tuple(filter(None, (os.sep, os.altsep)))):
            self.fail(f"{as_text(given)} names a folder; add the name of the file.", param, ctx)
        return super().convert(value, param, ctx)


new_file = _NewFile(path_type=Path, readable=False)
"""A path for what is written, judged further where it is used."""

device_option = click.option(
    "--device",
    type=click.Choice(CHOICES),
    envvar=DEVICE_VARIABLE,
    default="cpu",
    show_default=True,
    help="What the network runs on; results of the CPU are the reference. Default also from "
    f"{DEVICE_VARIABLE}.",
)

case_argument = click.argument("case", type=any_path)


password_file_option = click.option(
    "--password-file",
    type=any_path,
    help=f"File whose first line is the password; else the variable {PASSWORD_VARIABLE}, else a "
    "prompt.",
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A password that is asked for, and the places where it may come from."""

    whose: str
    variable: str
    option: str


SIGNING_SECRET = Secret("Password of the signing identity", PASSWORD_VARIABLE, "--password-file")


def password(file: Path | None, *, confirm: bool = False, secret: Secret = SIGNING_SECRET) -> bytes:
    """An identity's password, from a file, the environment or a prompt; never an argument.

    Raises SignerRefused if none can be had or it is empty.
    """
    if file is not None:
        text = _first_line(file)
    elif secret.variable in os.environ:
        text = os.environ[secret.variable]
    else:
        try:
            text = _asked(secret.whose, confirm=confirm)
        except (click.Abort, getpass.GetPassWarning) as error:
            raise SignerRefused(
                "No password was given.",
                advice=f"Type it, or set {secret.variable}, or use {secret.option} FILE.",
            ) from error
    if not text:
        raise SignerRefused("The password is empty.", advice="Give one of at least a few words.")
    return str(text).encode()


def _asked(whose: str, *, confirm: bool) -> str:
    with warnings.catch_warnings():
        # Without a terminal the password would be read from anywhere, and shown.
        warnings.simplefilter("error", getpass.GetPassWarning)
        answer: str = click.prompt(
            whose,
            hide_input=True,
            err=True,
            confirmation_prompt=confirm,
        )
    return answer


def _first_line(file: Path) -> str:
    try:
        # A pipe may well bring a password; what never ends its first line does not.
        with file.open("rb") as lines:
            line = lines.readline(_LONGEST_PASSWORD + 1)
        if len(line) > _LONGEST_PASSWORD:
            raise OSError(errno.EFBIG, "its first line has no end")
        return line.decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SignerRefused(
            f"The password file {file} cannot be read.", advice="Check the path."
        ) from error


def parse_settings(
    settings: tuple[str, ...], methods: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    """METHOD.NAME=VALUE texts as a table by method.

    Raises ParameterRefused for another form, or a method that is not being run.
    """
    given: dict[str, dict[str, str]] = {}
    for text in settings:
        left, equals, value = text.partition("=")
        method, dot, name = left.partition(".")
        if not (equals and dot and name) or method not in methods:
            raise ParameterRefused(
                f"The setting {text!r} is not of the form METHOD.NAME=VALUE for a method that "
                "is run.",
                advice=f"Methods of this run: {', '.join(methods)}.",
            )
        given.setdefault(method, {})[name] = value
    return given


def read_bytes(path: Path, head: int = -1, most: int = MOST_DOCUMENT) -> bytes:
    """The bytes of a file named on the command line, or its first `head`.

    Raises EvidenceUnreachable if it cannot be read, is no ordinary file, or has more than `most`.
    """
    try:
        if head < 0:
            return read_regular(path, most)
        with open_regular(path) as file:
            return file.read(head)
    except OSError as error:
        raise EvidenceUnreachable(
            f"{path} cannot be read ({error.strerror}).", advice="Check the path.", path=str(path)
        ) from error


def signer_bytes(path: Path) -> bytes:
    """The bytes of a PKCS#12 file; SignerRefused if they cannot be read."""
    try:
        return read_bytes(path, most=MOST_TEXT)
    except EvidenceUnreachable as error:
        raise SignerRefused(
            f"The signing identity {error.message}",
            advice="Name the .p12 file that holds key and certificate.",
            path=str(path),
        ) from error
