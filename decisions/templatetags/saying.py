"""What stands on the pages of a request besides the request itself: its route, and what was said, beside its paragraph."""

import re

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from accounts.richtext import blocks as blocks_of
from accounts.richtext import sanitise
from decisions import happening, paragraphs
from decisions.models import Decision

register = template.Library()
# The section of an article. What leads there in its contents leads to the list below, of the same name.
DECLARATIONS = re.compile(r'<section id="declarations">.*?</section>', re.DOTALL)
IN_CONTENTS = '<li><a href="#declarations">Declarations</a></li>\n'


@register.simple_tag
def route_of(decision):
    """The route of a request that was made here; nothing for what is no request."""
    is_request = isinstance(decision, Decision) and decision.origin == Decision.Origin.NATIVE
    return happening.route_of(decision) if is_request else None


@register.filter
def without_declarations(html: str, stand_below) -> str:
    """The article without its declarations, on a page that lists below what was given and what is still owed: its contents name
    them last."""
    if not stand_below:
        return html
    without = DECLARATIONS.sub("", html)
    if IN_CONTENTS in without:
        without = without.replace(IN_CONTENTS, "", 1).replace("</ol></nav>", f"{IN_CONTENTS}</ol></nav>", 1)
    return mark_safe(without)  # noqa: S308 (a rendered article, a part of it less or elsewhere)


@register.filter
def with_whom(route, user) -> list[str]:
    """With whom a request is, in a line for whoever looks."""
    return route.briefly(user)


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
