/** Red for 1.2 seconds, then green for 0.9, then blue for 1.5, 48 x 32 pixels (Pillow 13, `save_all`). */
const gif =
  'R0lGODlhMAAgAIEAAP8AAAAAAAAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQAeAAAACwAAAAAMAAgAAAIQQABCBxIsKDBgwgTKlzIsKHDhxAjSpxIsaLFixgzatzIsaPHjyBDihxJsqTJkyhTqlzJsqXLlzBjypxJs6bNmQEBACH5BAFaAAEALAAAAAAwACAAgQD/AAAAAAAAAAAAAAhBAAEIHEiwoMGDCBMqXMiwocOHECNKnEixosWLGDNq3Mixo8ePIEOKHEmypMmTKFOqXMmypcuXMGPKnEmzps2ZAQEAIfkEAZYAAQAsAAAAADAAIACBAAD/AAAAAAAAAAAACEEAAQgcSLCgwYMIEypcyLChw4cQI0qcSLGixYsYM2rcyLGjx48gQ4ocSbKkyZMoU6pcybKly5cwY8qcSbOmzZkBAQA7';
const webp =
  'UklGRlQBAABXRUJQVlA4WAoAAAACAAAALwAAHwAAQU5JTQYAAAAAAAAAAABBTk1GYgAAAAAAAAAAAC8AAB8AALAEAAJWUDggSgAAANADAJ0BKjAAIAA+bTaXSKQjIiElaACADYlnAND6gH4AArRcgxcMAAD+8JtD/+QXLC65Gv/8gP+QH/ID/+QH/5a0L0/y0YcUAAAAQU5NRl4AAAAAAAAAAAAvAAAfAACEAwAAVlA4IEYAAACUAwCdASowACAAPm0ukUiCVgAA2JZwDLWoB+AH4AAsWtm4puQAAP7lhz/+1oDg1X+Z///ffCiO3X+hL9lKWkf+y6StDwAAQU5NRlgAAAAAAAAAAAAvAAAfAADcBQAAVlA4IEAAAAD0AgCdASowACAAPm0ukUiCVgAA2JZwB2AATE+hbBkiAAD++R3b//5Af/5Af/5Af/yA//4hd7Ic//IZaf8hgAAA';

const fileOf = (base64: string, name: string): File =>
  new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { lastModified: 1 });

/** An animated GIF and an animated WebP. */
export const animations = (): [gif: File, webp: File] => [fileOf(gif, 'lights.gif'), fileOf(webp, 'lights.webp')];
