"""The settings that differ between places: variables of the environment, read and checked at the start."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, NonNegativeInt, PositiveInt, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_WebAddress = Annotated[str, Field(pattern="^https?://")]

PLAIN = {
    "missing": "is missing",
    "bool_parsing": "must be 1 or 0",
    "int_parsing": "must be a whole number",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "string_pattern_mismatch": "must start with https:// or http://",
    "too_short": "must have at least one name",
    "literal_error": "must be {expected}",
    "json_invalid": "must be JSON",
}
"""What is wrong, by Pydantic's type of error. Errors of the functions below bring their own words."""


class WrongVariables(ImproperlyConfigured):
    """Variables with wrong values or names; the message has a line for each."""


class SignOn(BaseModel):
    """An OpenID Connect provider that knows the people of the organisation.

    Attributes:
        name: shown on the button of the sign-in page.
        server_url: address of the provider.
        client_id: identifier of the platform at the provider.
        secret: shared with the provider.
    """

    name: str
    server_url: _WebAddress
    client_id: str
    secret: str = Field(repr=False)


def _database(url: str) -> str:
    if url and urlsplit(url).scheme not in ("postgresql", "postgres", "sqlite"):
        raise ValueError("must be like postgresql://user:password@host/name")
    return url


def _mail(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("must be like smtp://user:password@host:587")
    return url


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("must be the name of a time zone, as Africa/Juba")
    return name


def _names(text: object) -> object:
    return [name.strip() for name in text.split(",") if name.strip()] if isinstance(text, str) else text


def _words(text: object) -> object:
    return text.split() if isinstance(text, str) else text


def _from_json(text: object) -> object:
    return SignOn.model_validate_json(text) if isinstance(text, str) else text


class Variables(BaseSettings):
    """Variables of the environment that set up the platform. An empty variable has its default.

    Attributes:
        home: folder of all data of the platform: database, workspace, uploads, key.
        database: address of the database, as `postgresql://user:password@host/name`. Without it the platform uses SQLite in its home folder.
        demonstration: whether the demonstration accounts are shown and nobody needs a second factor.
        hosts: host names that the platform answers to, separated by commas.
        name: name of the platform in e-mails and in apps for second factors.
        url: address of the platform as people type it, for links in e-mails. Without it: the first host name.
        https: whether the platform is behind HTTPS: secure cookies, strict transport.
        trusted_proxies: number of your own proxies that a request passes. Without it: 1 behind HTTPS, otherwise 0.
        email: address of the mail server, as `smtp://user:password@host:587`. Without it e-mails are files in the folder `outbox` of the home folder.
        email_from: sender of e-mails.
        metrics_token: a request with this bearer token gets the metrics from anywhere. Without it only requests from the same machine do.
        time_zone: zone of all times and deadlines, as `Africa/Juba`.
        disk_free: free megabytes below which the platform is not ready.
        attachment: largest attached file, in megabytes.
        audit_file: file that each link of the audit chain is appended to. Without it: `audit/links.jsonl` in the home folder.
        second_factor: who needs a second factor: the privileged roles, or everybody.
        sign_on: JSON with `name`, `server_url`, `client_id` and `secret` of an OpenID Connect provider. Without it people sign in with passwords only.
        secret_key: signs sessions and encrypts second factors. Without it: a key that is made once in the home folder.
        secret_key_fallbacks: earlier keys, separated by spaces, that can still decrypt.
    """  # noqa: E501 (each meaning is a line of a table)

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, validate_default=False)

    home: Path = Field(default=Path("mandata-home"), alias="MANDATA_HOME")
    database: Annotated[str, AfterValidator(_database)] = Field(default="", alias="DATABASE_URL", repr=False)
    demonstration: bool = Field(default=False, alias="MANDATA_DEMO")
    hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)] = Field(
        default=("localhost", "127.0.0.1", "[::1]"), alias="MANDATA_HOSTS", min_length=1
    )
    name: str = Field(default="Mandata", alias="MANDATA_NAME")
    url: _WebAddress | None = Field(default=None, alias="MANDATA_URL")
    https: bool = Field(default=False, alias="MANDATA_HTTPS")
    trusted_proxies: NonNegativeInt | None = Field(default=None, alias="MANDATA_TRUSTED_PROXIES")
    email: Annotated[str, AfterValidator(_mail)] = Field(default="", alias="MANDATA_EMAIL_URL", repr=False)
    email_from: str = Field(default="Mandata <mandata@localhost>", alias="MANDATA_EMAIL_FROM")
    metrics_token: str = Field(default="", alias="MANDATA_METRICS_TOKEN", repr=False)
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(default="UTC", alias="MANDATA_TIME_ZONE")
    disk_free: NonNegativeInt = Field(default=500, alias="MANDATA_DISK_FREE_MB")
    attachment: PositiveInt = Field(default=10, alias="MANDATA_ATTACHMENT_MB")
    audit_file: Path | None = Field(default=None, alias="MANDATA_AUDIT_FILE")
    second_factor: Literal["privileged", "everybody"] = Field(default="privileged", alias="MANDATA_SECOND_FACTOR")
    sign_on: Annotated[SignOn | None, NoDecode, BeforeValidator(_from_json)] = Field(default=None, alias="MANDATA_OIDC")
    secret_key: str = Field(default="", alias="SECRET_KEY", repr=False)
    secret_key_fallbacks: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        default=(), alias="SECRET_KEY_FALLBACKS", repr=False
    )


def read_variables() -> Variables:
    """Read the variables of the environment.

    Raises:
        WrongVariables: some have wrong values, or a name that is almost one of a setting.
    """
    problems = _misspelt()
    try:
        given = Variables()
    except ValidationError as wrong:
        problems += [_line(error) for error in wrong.errors(include_input=False, include_url=False)]
    if problems:
        raise WrongVariables("\n".join(problems))
    return given


def _line(error: Any) -> str:
    """Return the name of a variable and what is wrong with it, without its value: that may be a secret."""
    where = ".".join(map(str, error["loc"]))
    what = PLAIN.get(error["type"], error["msg"].removeprefix("Value error, ")).format(**error.get("ctx", {}))
    return f"{where} {what}."


def _misspelt() -> list[str]:
    """Return a line for each variable whose name is almost one of a setting."""
    known = [str(field.alias) for field in Variables.model_fields.values()]
    others = sorted(name for name in os.environ if name.startswith("MANDATA_") and name not in known)
    near = {name: get_close_matches(name, known, n=1, cutoff=0.87) for name in others}
    return [f"{name} is not a setting. Did you mean {match[0]}?" for name, match in near.items() if match]
