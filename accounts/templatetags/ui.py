"""Template tags of the pages' frame."""

from django import template
from js_asset import Media

register = template.Library()


@register.simple_tag(takes_context=True)
def media_of(context, form):
    """The scripts and stylesheets a form (or formset) needs, with the nonce this page's security policy asks for."""
    if not hasattr(form, "media"):
        return ""
    request = context.get("request")
    return Media.from_media(form.media, nonce=getattr(request, "csp_nonce", "")).render()


@register.filter
def ink_on(colour) -> str:
    """Which words a colour carries, "white" or "black", so that they stand out from it by 4.5 to 1 at least (WCAG 2.2, 1.4.3).
    White where both do; no colour is the neutral one, which is dark."""
    if not colour:
        return "white"
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "white" if 1.05 / (luminance + 0.05) >= 4.5 else "black"
