import { escapeXml } from './xml-scan.ts';

/**
 * An XMP packet with keywords, as sidecar files have them: `dc:subject`, an unordered array (XMP specification part 1,
 * ISO 16684-1, 8.3; `xpacket` 7.3.2).
 */
export function writeXmpSubject(keywords: readonly string[]): string {
  const items = keywords.map((keyword) => `     <rdf:li>${escapeXml(keyword)}</rdf:li>\n`).join('');
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Triptych">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:subject>
    <rdf:Bag>
${items}    </rdf:Bag>
   </dc:subject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}
