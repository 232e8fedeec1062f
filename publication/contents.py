"""The contents list beside an article: its headings that can be linked to."""

from html.parser import HTMLParser

HEADINGS = ("h2",)


def headings(article: str) -> list[dict]:
    """Anchor and text of every main heading, in order. A heading without an anchor takes that of the section around it."""
    parser = _Headings()
    parser.feed(article)
    parser.close()
    return [one | {"text": " ".join(one["text"].split())} for one in parser.found if one["anchor"]]


class _Headings(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.around, self.is_inside = [], "", False

    def handle_starttag(self, tag, attrs):
        anchor = dict(attrs).get("id") or ""
        if tag == "section":
            self.around = anchor
        if tag in HEADINGS:
            self.found.append({"anchor": anchor or self.around, "text": ""})
            self.is_inside = True

    def handle_endtag(self, tag):
        if tag in HEADINGS:
            self.is_inside = False

    def handle_data(self, data):
        if self.is_inside:
            self.found[-1]["text"] += data
