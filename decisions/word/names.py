"""What headings and labels are called: which words in a file mean which part of a form."""

import re

# Parts of a request besides the sections of its form. A label may be followed by a colon and its words.
FIELDS = {
    "title": ["title", "subject", "title of decision", "title of report", "decision title"],
    "summary": ["executive summary", "summary", "purpose of report", "purpose"],
    "recommendations": [
        "recommendation",
        "recommendations",
        "recommendation s",
        "recommended decision",
        "recommendations sought",
    ],
    "statement": ["decision", "the decision", "decision made", "record of decision"],
    "needed_by": ["time sensitivity", "decision needed by", "decision required by", "date decision required", "needed by"],
}
SECTIONS = {
    "facts": ["non confidential facts and advice", "facts and advice"],
    "introduction": ["introduction", "background", "introduction and background", "background and introduction", "context"],
    "issues": ["issues", "issues for consideration", "issues to consider", "key issues", "matters for consideration"],
    "financial": [
        "financial",
        "finance",
        "financial and commercial",
        "financial commercial and procurement",
        "financial and resource",
    ],
    "legal": ["legal", "legal and governance", "law"],
    "commercial": ["commercial", "procurement", "commercial and procurement", "contract"],
    "privacy": [
        "gdpr",
        "data protection",
        "privacy",
        "gdpr and privacy",
        "data privacy",
        "gdpr and data privacy",
        "information governance",
    ],
    "equality": [
        "equality",
        "equalities",
        "equality and diversity",
        "equality diversity and inclusion",
        "equalities and diversity",
    ],
    "background": [
        *("background supporting papers", "background papers", "supporting papers", "background documents"),
        *("schedule of background papers", "background and supporting papers", "list of background papers"),
    ],
}
GENERIC = re.compile(r" (comments?|implications?|considerations?|issues?|advice|matters|impact|impacts)$")

# Labels and lines that the form prints itself. Declarations and signatures are given by people on their own pages.
FORM_WORDS = [
    r"request for .{2,40} decision( .*)?",
    r"(pcd|dmpcd|decision reference|reference|decision number|pcc reference)( (no|number))?( \w{1,12}){0,3}",
    r"part (1|i|one)( .*)?",
    r"(non confidential|public) facts and advice to .*",
    r"decision required( supporting report)?",
    r"public access to information",
    r"part (1|i|one) deferral",
    r"part (2|ii|two) confidentiality",
    r"is there a part (2|ii|two).*",
    r"originating officer( declaration)?( .*)?",
    r"officer approval( .*)?",
    r"chief executive( officer)?",
    r"(deputy mayor for policing and crime|police and crime commissioner|mayor of london.*|commissioner)",
    r"for information",
    r"(head of unit|legal advice|financial advice|equalities advice|equality advice)",
    r"(signature|signed|date|tick to confirm( statement)?)( .{0,30})?",
]
FORM_WORDS_MATCH = re.compile("|".join(f"(?:{each})" for each in FORM_WORDS))
# Labels of the form that begin something of its own: whatever follows them, until the next label, is the form's too.
DECLARED = re.compile(
    r"(public access to information|part (1|i|one) deferral|part (2|ii|two) confidentiality|originating officer.*|officer approval.*|"
    r"chief executive( officer)?|deputy mayor for policing and crime|police and crime commissioner|head of unit|legal advice|"
    r"financial advice|equalities advice|equality advice|signature|signed|declarations?|for information)"
)

PART2 = re.compile(r"part (2|ii|two|b)\b(?! (confidentiality|form)$)")
SECRET = re.compile(
    r"(?<!non )\bconfidential\b|\bin confidence\b|\bexempt (information|from publication|appendix|annex|report)\b|"
    r"\bnot (suitable )?for( \w+)? publication\b|\bofficial sensitive\b|^restricted$|^exempt$|^private( session| part)?$"
)
MOST_OF_A_LABEL = 6  # words
QUESTION = re.compile(r"is there an? (confidential )?part (2|ii|two)")
TYPED_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxl]{1,5}|[a-z])[.)]|\d{1,3}(?:\.\d{1,3})+)\s+", re.IGNORECASE)
LEAD_TYPED = re.compile(
    r"^\s*(?:[-–•]\s*)?(?:section\s+)?\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivx]{1,5}|[a-h])[.)]?\s+(?=\S)", re.IGNORECASE
)


def plainly(words: str) -> str:
    """A heading without number, case and punctuation."""
    words = LEAD_TYPED.sub("", words.replace("\xa0", " ")) or words
    words = words.casefold().replace("&", " and ").replace("'s", "s").replace("’s", "s")
    return re.sub(r"[^\w]+", " ", words).strip()


def stem(words: str) -> str:
    """The same without a word like "comments" or "implications" at its end, of which every form has another."""
    told = plainly(words)
    return GENERIC.sub("", told) or told


def begins_part2(words: str, is_heading: bool) -> bool:
    """Whether a line begins what is confidential. Where there is doubt it does: what is held back can be released, but not the
    other way round. The form's own question whether there is a Part 2, and its paragraph on confidentiality, do not."""
    told = plainly(words)
    if QUESTION.search(told) or re.match(r"part (2|ii|two) confidentiality\b", told):
        return False
    if is_heading and (re.search(r"\bpart (2|ii|two)\b", told) or SECRET.search(told)):
        return True
    if PART2.fullmatch(told) or SECRET.fullmatch(told):
        return True
    if PART2.match(told) and len(told.split()) <= MOST_OF_A_LABEL and (words.isupper() or SECRET.search(told)):
        return True
    return bool(re.match(r"\s*part\s*(2|ii|two)\s*[-–—:.]", words, re.IGNORECASE))


class Names:
    """The parts of one form version by the names that headings use."""

    def __init__(self, definition):
        self.decides_by_statement = definition["decides_by"] == "statement"
        self.sections = {each["code"]: each["heading"] for each in definition["sections"]}
        self.exactly = {plainly(heading): f"section:{code}" for code, heading in self.sections.items()}
        self.known = {}
        for code, heading in self.sections.items():
            self.known.setdefault(stem(heading), f"section:{code}")
            for name in SECTIONS.get(code, ()):
                self.known.setdefault(name, f"section:{code}")
        for part, names in FIELDS.items():
            if part != ("recommendations" if self.decides_by_statement else "statement"):
                self.exactly |= {name: part for name in names if name not in self.exactly}
        labels = [plainly(each["label"]) for each in definition["declarations"]]
        self.labels = {label for label in labels if label not in self.exactly}

    def part(self, words: str) -> str:
        """The part that a heading means, or ""."""
        told = plainly(words)
        if told in self.exactly:
            return self.exactly[told]
        if (short := stem(words)) in self.known:
            return self.known[short]
        return self._by_beginning(told)

    def _by_beginning(self, told) -> str:
        """A longer heading of the form, cut off or gone on with: "Non-confidential facts and advice" is the section that goes
        on "to the Commissioner"."""
        if len(told) < 12:
            return ""
        found = [part for name, part in self.exactly.items() if name.startswith(f"{told} ") or told.startswith(f"{name} and ")]
        return found[0] if len(set(found)) == 1 and found[0].startswith("section:") else ""

    def field_before_colon(self, words: str) -> tuple[str, str]:
        """A field of the form with its words in one line, as in "Title: New radios": the part, and the label as it stands."""
        label, colon, rest = words.partition(":")
        if not colon or len(label) > 60 or not rest.strip():
            return "", ""
        part = self.part(label)
        return (part, label + colon) if part in FIELDS else ("", "")

    def is_form_words(self, words: str) -> bool:
        told = plainly(words)
        return told in self.labels or bool(FORM_WORDS_MATCH.fullmatch(told))

    def begins_declared(self, words: str) -> bool:
        """A label under which the form has its declarations, signatures and own texts."""
        told, before = plainly(words), plainly(words.partition(":")[0])
        return any(each in self.labels or DECLARED.fullmatch(each) for each in (told, before)) and len(before) < 60
