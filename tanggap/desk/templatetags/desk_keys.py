"""How a template names a key of the desk's map: {% hot_key "merge" %} on what it presses, {% key_cap "merge" %} beside its words."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tanggap.desk.keys import Key, key_of, keys_on

register = template.Library()


@register.simple_tag
def hot_key(name: str, press: object = "") -> SafeString:
    """The attribute that the page's script looks for; `press` is the digit of a numbered row."""
    return format_html('data-key="{}"', press or key_of(name).press)


@register.simple_tag
def key_cap(name: str, press: object = "") -> SafeString:
    """The key as it is printed; screen readers are spared it, and pages without scripts do not show it."""
    return format_html('<kbd class="js-only" aria-hidden="true">{}</kbd>', press or key_of(name).shown)


@register.inclusion_tag("desk/_keys.html", takes_context=True)
def key_help(context: template.Context) -> dict[str, list[Key]]:
    """The dialog that lists the keys of this page, and the switch that turns them off; nothing on a page without keys."""
    match = context["request"].resolver_match
    return {"keys": keys_on(match.url_name or "") if match else []}
