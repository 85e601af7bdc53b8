"""Options about who signs and how, which several commands share."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examiner.cli.desk import warn
from examiner.cli.options import (
    Secret,
    any_path,
    password,
    password_file_option,
    read_bytes,
    signer_bytes,
)

if TYPE_CHECKING:
    from examiner.report.signature_facts import Signer
    from examiner.report.signing_terms import Terms

LEVELS = ("b-b", "b-t", "b-lt", "b-lta")

_STAMP_SECRET = Secret(
    "Password of the timestamp identity",
    "EXAMINER_TIMESTAMP_PASSWORD",
    "--timestamp-password-file",
)

_PERSON = (
    click.option(
        "--signer",
        type=any_path,
        help="Signing identity: a PKCS#12 file (.p12) with a key and its certificate.",
    ),
    click.option(
        "--token-module",
        type=any_path,
        help="Instead of --signer: PKCS#11 module (.so) of a token or smart card.",
    ),
    click.option("--token-label", default="", help="Name of the token, where there are several."),
    click.option(
        "--certificate",
        default="",
        help="SHA-256 of the certificate on the token, or its beginning, where several may sign.",
    ),
    click.option("--pin-pad", is_flag=True, help="The token's reader asks for the PIN itself."),
    password_file_option,
)

_TERMS = (
    click.option(
        "--timestamp-identity",
        type=any_path,
        help="The laboratory's own timestamp authority, a PKCS#12 file (.p12).",
    ),
    click.option(
        "--timestamp-password-file",
        type=any_path,
        help=f"File whose first line is its password; else the variable {_STAMP_SECRET.variable}, "
        "else a prompt.",
    ),
    click.option(
        "--authority",
        "authorities",
        multiple=True,
        type=any_path,
        help="Certificates (PEM or DER) of the authorities that issued the identities.",
    ),
    click.option(
        "--crl",
        "lists",
        multiple=True,
        type=any_path,
        help="Their current revocation lists (PEM or DER).",
    ),
)

_LEVEL = click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="b-b",
    show_default=True,
    help="Level of PAdES: b-t adds a timestamp, b-lt certificates and revocation lists, b-lta a "
    "timestamp over all of these.",
)


@dataclass(frozen=True, slots=True)
class TermsGiven:
    """Files named on the command line beside the signer."""

    level: str
    identity: Path | None
    password_file: Path | None
    authorities: tuple[Path, ...]
    lists: tuple[Path, ...]

    def require_complete(self) -> None:
        """SignerRefused if something is not named that the level needs."""
        from examiner.report.signature import Level, require_complete

        named = {"stamper": self.identity is not None, "authorities": bool(self.authorities)}
        require_complete(Level(self.level), **named)

    def opened(self) -> "Terms":
        """Their content. SignerRefused for what cannot be used."""
        from examiner.report.signature import Level, Terms, open_timestamp_identity

        stamper = None
        if self.identity is not None:
            data = signer_bytes(self.identity)
            secret = password(self.password_file, secret=_STAMP_SECRET)
            stamper = open_timestamp_identity(data, secret)
        level = Level(self.level)
        return Terms(level, stamper, certificates_of(self.authorities), lists_of(self.lists))


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """Who signs, as named on the command line."""

    file: Path | None
    module: Path | None
    label: str
    certificate: str
    pin_pad: bool
    password_file: Path | None

    def opened(self) -> "Signer":
        """The identity. SignerRefused for what cannot be used."""
        from examiner.report.signature import open_identity, open_token

        if (self.file is None) == (self.module is None):
            raise click.UsageError("Give either --signer or --token-module.")
        # What is not there is named before a password is asked for.
        data = b"" if self.file is None else signer_bytes(self.file)
        secret = b"" if self.pin_pad else password(self.password_file)
        if self.module is not None:
            label, named = self.label, self.certificate
            return open_token(self.module, secret, token=label, certificate=named)
        return open_identity(data, secret)


@dataclass(frozen=True, slots=True)
class SigningGiven:
    """Who signs, and how."""

    person: PersonGiven
    terms: TermsGiven

    def opened(self) -> tuple["Signer", "Terms"]:
        """Both, opened; who it is, is told before anything is signed. SignerRefused."""
        # Before passwords are asked for.
        self.terms.require_complete()
        person, terms = self.person.opened(), self.terms.opened()
        warn(f"Signing as {person.subject}.")
        return person, terms


def signing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options about who signs and how, as one argument named signing."""

    @functools.wraps(command)
    def collected(**given: Any) -> Any:
        person, terms = _person(given), _terms(given)
        return command(signing=SigningGiven(person, terms), **given)

    return _with_options(collected, (*_PERSON, _LEVEL, *_TERMS))


def stamping_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options about timestamps, as one argument named terms."""

    @functools.wraps(command)
    def collected(**given: Any) -> Any:
        return command(terms=_terms(given), **given)

    return _with_options(collected, _TERMS)


def person_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options about who signs, as one argument named person."""

    @functools.wraps(command)
    def collected(**given: Any) -> Any:
        return command(person=_person(given), **given)

    return _with_options(collected, _PERSON)


def certificates_of(files: tuple[Path, ...]) -> tuple[bytes, ...]:
    """All certificates in these files, DER. SignerRefused if one holds none."""
    from examiner.report.signature import read_certificates

    return tuple(der for file in files for der in read_certificates(read_bytes(file), str(file)))


def lists_of(files: tuple[Path, ...]) -> tuple[bytes, ...]:
    """All revocation lists in these files, DER. SignerRefused if one holds none."""
    from examiner.report.signature import read_lists

    return tuple(der for file in files for der in read_lists(read_bytes(file), str(file)))


def _with_options(command: Callable[..., Any], options: tuple[Any, ...]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


def _person(given: dict[str, Any]) -> PersonGiven:
    names = ("signer", "token_module", "token_label", "certificate", "pin_pad", "password_file")
    return PersonGiven(*(given.pop(name) for name in names))


def _terms(given: dict[str, Any]) -> TermsGiven:
    names = ("timestamp_identity", "timestamp_password_file", "authorities", "lists")
    return TermsGiven(given.pop("level", LEVELS[0]), *(given.pop(name) for name in names))
