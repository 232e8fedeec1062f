"""What stands on the pages of a request besides the request itself: its route, and what was said, beside its paragraph."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from accounts.richtext import blocks as blocks_of
from accounts.richtext import sanitise
from decisions import happening, paragraphs
from decisions.models import Decision

register = template.Library()


@register.simple_tag
def route_of(decision):
    """The route of a request that was made here; nothing for what is no request."""
    is_request = isinstance(decision, Decision) and decision.origin == Decision.Origin.NATIVE
    return happening.route_of(decision) if is_request else None


@register.filter
def blocks(html) -> list[str]:
    """The paragraphs, lists and tables of a text, each by itself."""
    return blocks_of(sanitise(html or ""))


@register.tag
def beside(parser, token):
    """`{% beside said %}…{% endbeside %}`: what stands between, with every comment of `said` below its paragraph."""
    said = parser.compile_filter(token.split_contents()[1])
    between = parser.parse(("endbeside",))
    parser.delete_first_token()
    return Beside(said, between)


class Beside(template.Node):
    def __init__(self, said, between):
        self.said, self.between = said, between

    def render(self, context):
        html, said = self.between.render(context), self.said.resolve(context, ignore_failures=True)
        if not said:
            return html
        below = {anchor: self._part(context, "_threads", said, rows=rows) for anchor, rows in said["beside"].items()}
        links = {}
        if said["may_comment"]:
            places = [each for each in said["places"] if each.anchor == each.of]
            links = {each.anchor: self._part(context, "_comment_link", said, place=each) for each in places}
        return mark_safe(paragraphs.beside(html, below, links))  # noqa: S308 (rendered templates, put into a rendered template)

    def _part(self, context, name, said, **more) -> str:
        given = {"said": said, "csrf_token": context.get("csrf_token"), **more}
        return get_template(f"decisions/{name}.html").render(given)
