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
