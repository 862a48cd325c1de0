/**
 * The heuristic by which ftfy tells text that was decoded with the wrong encoding ("schÃ¶n") from text that was meant so.
 * Ported from ftfy 6.3.1, `ftfy/badness.py` and `ftfy/chardata.py` (Apache-2.0, Robyn Speer); classes and rules are its own.
 */

/** In many contexts; not suspicious by themselves. */
const common = String.raw`\u00a0\u00ad´·–-―’…`;
/** C1 control characters: no use outside of mojibake. */
const c1 = String.raw`\u0080-\u009f`;
/** Used in mojibake and next to nowhere else. */
const bad = String.raw`¤¦¨ª¬¯¸ºƒˆˇ˘˛˜†‡‰⌐◊\ufffd`;
const law = String.raw`§¶`;
const currency = String.raw`¢£¥₧€`;
const startPunctuation = String.raw`¡©«¿΄΅‘‚“„•‹\uf8ff`;
const endPunctuation = String.raw`®»˝”›™`;
const numeric = String.raw`±-³µ¹¼-¾×÷\u2044№∂∆∏∑√∞∩∫≈≠≡≤≥`;
/** Letters that draw faces, so they stand in odd places. */
const kaomoji = String.raw`°Ò-ÖÙ-Üò-öø-üŌŐŪŲ`;
const upperAccented = String.raw`À-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ`;
const lowerAccented = String.raw`ß-ñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґﬁﬂ`;
const upperCommon = String.raw`ÞΆΈ-ΊΌΎΏΑ-ΫЁ-Я`;
const lowerCommon = String.raw`ά-ωа-џ`;
const box = String.raw`│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓`;

/** Pairs and contexts of characters that are more likely mojibake than meant. */
const unlikely = [
  String.raw`[${c1}]`,
  String.raw`[${bad}${lowerAccented}${upperAccented}${box}${startPunctuation}${endPunctuation}${currency}${numeric}${law}][${bad}]`,
  String.raw`[a-zA-Z][${lowerCommon}${upperCommon}][${bad}]`,
  String.raw`[${bad}][${lowerAccented}${upperAccented}${box}${startPunctuation}${endPunctuation}${currency}${numeric}${law}]`,
  String.raw`[${lowerAccented}${lowerCommon}${box}${endPunctuation}${currency}${numeric}][${upperAccented}]`,
  String.raw`[${box}${endPunctuation}${currency}${numeric}][${lowerAccented}]`,
  String.raw`[${lowerAccented}${box}${endPunctuation}][${currency}]`,
  String.raw`\s[${upperAccented}][${currency}]`,
  String.raw`[${upperAccented}${box}][${numeric}${law}]`,
  String.raw`[${lowerAccented}${upperAccented}${box}${currency}${endPunctuation}][${startPunctuation}][${numeric}]`,
  String.raw`[${lowerAccented}${upperAccented}${currency}${numeric}${box}${law}][${endPunctuation}][${startPunctuation}]`,
  String.raw`[${currency}${numeric}${box}][${startPunctuation}]`,
  String.raw`[a-z][${upperAccented}][${startPunctuation}${currency}]`,
  String.raw`[${box}][${kaomoji}]`,
  String.raw`[${lowerAccented}${upperAccented}${currency}${numeric}${startPunctuation}${endPunctuation}${law}][${box}]`,
  String.raw`[${box}][${endPunctuation}]`,
  String.raw`[${lowerAccented}${upperAccented}][${startPunctuation}${endPunctuation}][\p{L}\p{N}_]`,
  String.raw`[Œœ][^A-Za-z]`,
  String.raw`[${upperAccented}]°`,
  String.raw`[ÂÃÎÐ][€œŠš¢£Ÿž\u00a0\u00ad®©°·»${startPunctuation}${endPunctuation}–—´]`,
  String.raw`×[²³]`,
  String.raw`[ØÙ][${common}${currency}${bad}${numeric}${startPunctuation}ŸŠ®°µ»][ØÙ][${common}${currency}${bad}${numeric}${startPunctuation}ŸŠ®°µ»]`,
  String.raw`à[²µ¹¼½¾]`,
  String.raw`√[±∂†≠®™´≤≥¥µø]`,
  String.raw`≈[°¢]`,
  String.raw`‚Ä[ìîïòôúùû†°¢π]`,
  String.raw`‚[âó][àä°ê]`,
  String.raw`вЂ`,
  String.raw`[ВГРС][${c1}${bad}${startPunctuation}${endPunctuation}${currency}°µ][ВГРС]`,
  String.raw`ГўВЂВ.[A-Za-z ]`,
  String.raw`Ã[\u00a0¡]`,
  String.raw`[a-z]\s?[ÃÂ][ ]`,
  String.raw`^[ÃÂ][ ]`,
  String.raw`[a-z.,?!${endPunctuation}]Â[ ${startPunctuation}${endPunctuation}]`,
  String.raw`β€[™\u00a0Ά\u00ad®°]`,
  String.raw`[ΒΓΞΟ][${c1}${bad}${startPunctuation}${endPunctuation}${currency}°][ΒΓΞΟ]`,
  String.raw`ā€`,
];
const badness = new RegExp(unlikely.join('|'), 'u');

/** True if the text contains a sequence that hardly anyone writes on purpose (`ftfy.badness.is_bad`). */
export const isBad = (text: string): boolean => badness.test(text);

// What the bytes of UTF-8 look like in the single-byte encodings, by their place in a sequence.
const utf8FirstOf2 = String.raw`Â-ßĀĂĆČĎĐĒĖĘĚĞĢĪİĶĹĻŁŃŅŇŌŐŘŚŞŠŢŪŮŰŲŹŻŽΒ-ΡΣ-ίВ-Я`;
const utf8FirstOf3 = String.raw`à-ïāăąćčďēėęěģīįķĺļŕźΰ-οа-п`;
const utf8FirstOf4 = String.raw`ðóđğšπσру`;
const utf8Continuation = String.raw`\u0020\u0080-¿ÆØæøĄąĽľŁłŒœŖŗŚśŞ-šŤťŸ-žƒˆˇ˘˛-˝΄-ΆΈ-ΊΌΎΏЁ-ЌЎЏё-ќўџҐґ–-―‘-‚“-„†-•…‰‹›€№™`;
const utf8ContinuationStrict = String.raw`\u0080-¿ÆØæøĄąĽľŁłŒœŖŗŚśŞ-šŤťŸ-žƒˆˇ˘˛-˝΄-ΆΈ-ΊΌΎΏЁ-ЌЎЏё-ќўџҐґ†‡‰‹›€№™`;

/** Runs of characters that look like UTF-8 read in a single-byte encoding (`UTF8_DETECTOR_RE`); global. */
export const utf8Lookalikes = new RegExp(
  String.raw`(?<![${utf8ContinuationStrict}])(?:[${utf8FirstOf2}][${utf8Continuation}]|` +
    String.raw`[${utf8FirstOf3}][${utf8Continuation}]{2}|[${utf8FirstOf4}][${utf8Continuation}]{3})+`,
  'gu',
);
