/** Sidecars as programs write them, and odd ones that are still XMP; with what exiftool reads of the keywords before. */
export interface XmpForm {
  name: string;
  xml: string;
  /** Keywords that are there. */
  subject: string[];
}

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const dc = 'http://purl.org/dc/elements/1.1/';

const darktable = `<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="${rdf}">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:darktable="http://darktable.sf.net/"
    xmlns:dc="${dc}"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
   xmp:Rating="4"
   darktable:history_end="1">
   <darktable:history>
    <rdf:Seq>
     <rdf:li
      darktable:num="0"
      darktable:operation="exposure"
      darktable:params="gz08eJxjYGBgYAFi&#xA;a>b"/>
    </rdf:Seq>
   </darktable:history>
   <dc:subject>
    <rdf:Seq>
     <rdf:li>holiday</rdf:li>
     <rdf:li>Müller &amp; Söhne</rdf:li>
    </rdf:Seq>
   </dc:subject>
   <lr:hierarchicalSubject>
    <rdf:Bag>
     <rdf:li>places|holiday</rdf:li>
    </rdf:Bag>
   </lr:hierarchicalSubject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`;

const about = (inner: string, attributes = '', before = ''): string =>
  `${before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${rdf}"><rdf:Description rdf:about=""${attributes}` +
  `${inner === '' ? '/>' : `>${inner}</rdf:Description>`}</rdf:RDF></x:xmpmeta>`;
const rated = ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"';

export const xmpForms: readonly XmpForm[] = [
  { name: 'darktable', xml: darktable, subject: ['holiday', 'Müller & Söhne'] },
  {
    name: 'darktable with Windows lines',
    xml: darktable.replaceAll('\n', '\r\n'),
    subject: ['holiday', 'Müller & Söhne'],
  },
  {
    name: 'Adobe with padding',
    xml:
      about(`<dc:subject><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></dc:subject>`, `${rated} xmlns:dc="${dc}"`).replace(
        '<x:',
        '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:',
      ) + `\n${`${' '.repeat(99)}\n`.repeat(20)}<?xpacket end="w"?>`,
    subject: ['one'],
  },
  {
    name: 'all in attributes',
    xml: about('', `${rated} xmlns:dc="${dc}" dc:subject="a &quot;b&quot;"`),
    subject: ['a "b"'],
  },
  { name: 'no keywords', xml: about('', rated), subject: [] },
  { name: 'no keywords, with elements', xml: about('\n <xmp:Label>Red</xmp:Label>\n', rated), subject: [] },
  {
    name: 'other prefixes',
    xml: `<x:xmpmeta xmlns:x="adobe:ns:meta/"><R:RDF xmlns:R="${rdf}"><R:Description R:about="" xmlns:D="${dc}"><D:subject><R:Bag><R:li>x</R:li></R:Bag></D:subject></R:Description></R:RDF></x:xmpmeta>`,
    subject: ['x'],
  },
  {
    name: 'the prefix bound to something else',
    xml: about('<dc:other>kept</dc:other>', ' xmlns:dc="http://example.com/"'),
    subject: [],
  },
  {
    name: 'two descriptions, a comment and CDATA',
    xml: `<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- <dc:subject> --><rdf:RDF xmlns:rdf="${rdf}">
 <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:Label><![CDATA[<rdf:li>]]></xmp:Label></rdf:Description>
 <rdf:Description rdf:about="" xmlns:dc="${dc}">
  <dc:subject>
   <rdf:Bag>
    <rdf:li>second</rdf:li>
   </rdf:Bag>
  </dc:subject>
 </rdf:Description>
</rdf:RDF></x:xmpmeta>`,
    subject: ['second'],
  },
  { name: 'an empty list', xml: about('<dc:subject><rdf:Bag/></dc:subject>', ` xmlns:dc="${dc}"`), subject: [] },
  { name: 'an empty property', xml: about('<dc:subject/>', ` xmlns:dc="${dc}"`), subject: [] },
  { name: 'a plain value', xml: about('<dc:subject>plain</dc:subject>', ` xmlns:dc="${dc}"`), subject: ['plain'] },
  {
    name: 'nothing described',
    xml: `<x:xmpmeta xmlns:x="adobe:ns:meta/">\n <rdf:RDF xmlns:rdf="${rdf}"/>\n</x:xmpmeta>\n`,
    subject: [],
  },
];
