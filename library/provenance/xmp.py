"""The digital source type as XMP, for programs that know nothing of C2PA."""

from html import escape

from library.provenance.making import Making

# IPTC Photo Metadata Standard 2023.2, "Digital Source Type" (Iptc4xmpExt); XMP part 1, section 7.
PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/">\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="{tool}">\
<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>\
</rdf:Description></rdf:RDF></x:xmpmeta>"""
BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
END = '<?xpacket end="r"?>'


def description(making: Making, tool: str) -> str:
    """The XML element alone, as an SVG holds it; `tool` is the site's name."""
    return PACKET.format(source=making.source.uri, tool=escape(tool))


def packet(making: Making, tool: str) -> bytes:
    """As JPEG, PNG and WebP hold it."""
    return f"{BEGIN}{description(making, tool)}{END}".encode()
