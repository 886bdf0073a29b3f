"""HTML that can't be broken out of: every text and attribute is escaped here, and only here.

Promise: what is not already Html is shown as text, its unseen signs as what they are.
"""

from html import escape
from importlib import resources
from string import Template

from desk.plain import visible


class Html(str):
    """Markup that `el` and its like have made."""

    __slots__ = ()


def text(value: str) -> Html:
    """Text as it is to be read: escaped, and made harmless."""
    return value if isinstance(value, Html) else Html(escape(visible(value)))


def el(name: str, /, *inside: str, **attributes: str | bool) -> Html:
    """An element; `class_` is class and `aria_label` aria-label, True stands alone and False is left out."""
    kept = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    return Html(f"<{name}{kept}>{join(*inside)}</{name}>")


def void(name: str, /, **attributes: str | bool) -> Html:
    """An element that holds nothing, such as input."""
    return Html(f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items() if value is not False)}>")


def join(*inside: str) -> Html:
    """Several after each other."""
    return Html("".join(map(text, inside)))


def area(value: str, /, **attributes: str | bool) -> Html:
    """A textarea with what was typed in it, as it was typed."""
    kept = "".join(_attribute(key, one) for key, one in attributes.items() if one is not False)
    return Html(f"<textarea{kept}>\n{escape(value)}</textarea>")


def page(lang: str, title: str, head: Html, main: Html, skip: str) -> str:
    """A whole page."""
    template = Template(resources.files("desk").joinpath("pages", "page.html").read_text(encoding="utf-8"))
    return template.substitute(lang=text(lang), title=text(title), head=head, main=main, skip=text(skip))


def _attribute(key: str, value: str | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(visible(str(value)))}"'
