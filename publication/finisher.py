"""The last touch on a PDF before it is written: what makes a PDF/A-3a file PDF/UA-1 as well.

It reaches into WeasyPrint's own objects, so requirements pin the version, and tests hold the result against two engines.
"""

import pydyf

IDENTIFICATION = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class UnknownLayout(Exception):
    """The PDF is not laid out as the pinned version of WeasyPrint lays it out."""


def finish(document, pdf) -> None:
    """Called by WeasyPrint with the PDF's objects in memory."""
    objects = {each.reference: each for each in pdf.objects if getattr(each, "number", None)}

    def find(reference):
        return objects.get(reference if isinstance(reference, bytes) else str(reference).encode())

    scope_headers(pdf, find)
    identify(find(pdf.catalog["Metadata"]))
    make_margins_artifacts(pdf, find)


def scope_headers(pdf, find) -> None:
    """Every header cell says whether it heads a column or a row (PDF/UA-1, 7.5)."""
    for each in pdf.objects:
        if not isinstance(each, dict) or each.get("S") != "/TH":
            continue
        part = find(find(each["P"])["P"])
        each.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
        each["A"]["Scope"] = "/Column" if part is not None and part.get("S") == "/THead" else "/Row"


def identify(metadata) -> None:
    """Say in the metadata that the file is PDF/UA-1, and leave the metadata readable without decompressing it."""
    written = b"".join(each if isinstance(each, bytes) else bytes(each) for each in metadata.stream)
    if b"pdfuaid:part" not in written:
        written = written.replace(b"</rdf:RDF>", IDENTIFICATION + b"</rdf:RDF>", 1)
    metadata.stream = [written]
    metadata.compress = False


def make_margins_artifacts(pdf, find) -> None:
    """Mark the running foot of each page as decoration (PDF/UA-1, 7.8).

    WeasyPrint tags it and leaves it out of the structure tree, so what no element of the tree holds is the foot."""
    root = find(pdf.catalog["StructTreeRoot"])
    held = _held_by_the_tree(root, find)
    numbers = find(root["ParentTree"])["Nums"]
    for page in (each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/Page"):
        mapping = numbers[numbers.index(page["StructParents"]) + 1]
        kept = sum(each in held for each in mapping)
        if any(each in held for each in mapping[kept:]):
            raise UnknownLayout("Text in a page's margin is drawn before the page's own text.")
        del mapping[kept:]
        _rename_from(kept, find(page["Contents"]).stream)


def _held_by_the_tree(root, find) -> set:
    held, waiting = set(), list(root["K"])
    while waiting:
        reference = waiting.pop()
        element = find(reference)
        if reference not in held and isinstance(element, dict):
            held.add(reference)
            waiting += [each for each in element.get("K", ()) if not isinstance(each, int)]
    return held


def _rename_from(first: int, stream) -> None:
    """Turn marked content from the `first` number on into an artifact: its tag and properties stand before BDC."""
    for place in range(2, len(stream)):
        marks = stream[place - 1]
        if stream[place] == b"BDC" and isinstance(marks, dict) and marks.get("MCID", -1) >= first:
            stream[place - 2 : place] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
