"""Secrets of second factors, encrypted in the database: a copy of the database alone lets nobody sign in.

The key is derived from `SECRET_KEY`, which is stored separately from the database.
"""

from __future__ import annotations

import base64
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "fernet:"
"""The prefix of an encrypted secret; no secret of allauth begins with it."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Encrypts the secret of an app and the seed of recovery codes."""

    def encrypt(self, text: str) -> str:
        """Return a secret as stored in the database."""
        return text if text.startswith(PREFIX) else PREFIX + _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret; a random one if its encryption key is lost."""
        if not encrypted_text.startswith(PREFIX):
            return encrypted_text
        try:
            return _cipher().decrypt(encrypted_text.removeprefix(PREFIX)).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> MultiFernet:
    """Return the cipher that encrypts with the current key, and also decrypts with earlier ones."""
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str) -> bytes:
    derivation = HKDF(hashes.SHA256(), length=32, salt=None, info=b"mandata second factors")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
