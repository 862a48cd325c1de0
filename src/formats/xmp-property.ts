import { decodeXML } from 'entities';

/**
 * The text of a property in an XMP packet, such as `exif:UserComment`: as an element, with or without the alternatives by
 * language around it, or as an attribute. Undefined when there is none.
 */
export function xmpProperty(packet: string, name: string): string | undefined {
  const element = between(packet, { open: `<${name}`, close: `</${name}>` });
  if (element !== undefined) {
    const content = element.slice(element.indexOf('>') + 1);
    return decodeXML(content.replaceAll(/<[^<>]*>/gu, '').trim());
  }
  const attribute = between(packet, { open: ` ${name}="`, close: '"' });
  return attribute === undefined ? undefined : decodeXML(attribute);
}

function between(text: string, { open, close }: { open: string; close: string }): string | undefined {
  const start = text.indexOf(open);
  const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
  return end < 0 ? undefined : text.slice(start + open.length, end);
}
