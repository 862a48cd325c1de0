/** Remainders of the reflected polynomial 0xEDB88320 (PNG, annex D; the same sum as in ZIP and gzip). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xed_b8_83_20 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

/** CRC-32 of bytes, in one or more parts, as an unsigned number. */
export function crc32(...parts: Uint8Array[]): number {
  let sum = 0xff_ff_ff_ff;
  for (const bytes of parts)
    for (let i = 0; i < bytes.length; i++) sum = table[(sum ^ bytes[i]!) & 0xff]! ^ (sum >>> 8);
  return ~sum >>> 0;
}
