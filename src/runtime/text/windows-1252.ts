/**
 * What the bytes 0x80 to 0x9F mean in Windows-1252; the five unassigned ones pass through, as browsers have it.
 * Spelled out because Node's TextDecoder reads this encoding as Latin-1 (nodejs/node issue 56542).
 */
export const c1Characters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
