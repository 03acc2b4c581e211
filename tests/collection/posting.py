"""The form of a page, filled in and sent as a browser without JavaScript does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client
from lxml import html


class PostedPage:
    """A page with the form of a return.

    Attributes:
        values: what would be sent, by the names of the inputs.
    """

    def __init__(self, client: Client, address: str, response: Any = None) -> None:
        self.client, self.address = client, address
        self.response = response if response is not None else client.get(address)
        assert self.response.status_code == 200
        self.text = self.response.content.decode()
        self.tree = html.fromstring(self.text)
        self.values = self._values()

    def press(self, does: str, typed: Mapping[str, str] | None = None) -> PostedPage:
        """Type into some inputs, press a button, and follow to the next page."""
        return self._send({**self.values, **(typed or {}), "do": does})

    def choose(self, name: str, text: str) -> PostedPage:
        """Press the button that says what the cell of an input means."""
        assert self.tree.xpath(f"//button[@name='{name}.meant'][@value='{text}']")
        return self._send({**self.values, f"{name}.meant": text})

    def _send(self, sent: Mapping[str, str]) -> PostedPage:
        response = self.client.post(self.address, {name: text.replace("\n", "\r\n") for name, text in sent.items()})
        if response.status_code == 302:
            address = response.headers["Location"].partition("#")[0]
            return PostedPage(self.client, address)
        return PostedPage(self.client, self.address, response)

    def said(self, path: str) -> str:
        """The text of the elements that a CSS-like class or tag path names, on one line."""
        return " ".join(" ".join(item.text_content().split()) for item in self.tree.xpath(path))

    def has(self, name: str) -> bool:
        """Whether there is an input of that name."""
        return bool(self.tree.xpath(f"//*[@name='{name}']"))

    def _values(self) -> dict[str, str]:
        values: dict[str, str] = {}
        for item in self.tree.xpath("//form[@id='sheet']//*[@name][not(ancestor::template)]"):
            name = item.get("name")
            if item.tag == "select":
                chosen = item.xpath(".//option[@selected]") or item.xpath(".//option")
                values[name] = chosen[0].get("value")
            elif item.tag == "textarea":
                values[name] = (item.text or "").removeprefix("\n")
            elif item.tag == "input" and (
                item.get("type") not in ("radio", "checkbox") or item.get("checked") is not None
            ):
                values[name] = item.get("value", "")
        return values
