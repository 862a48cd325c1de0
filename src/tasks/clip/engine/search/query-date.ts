/** From the first millisecond of a span of days to the first one behind it, local time. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads `2024`, `2024-05` or `2024-05-17`; undefined when it is none, or no day of the calendar. */
export function parseSpan(text: string): Span | undefined {
  const parts = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(text.trim());
  if (!parts) return undefined;
  const [year, month, day] = parts.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const from = new Date(year!, (month ?? 1) - 1, day ?? 1);
  if (month !== undefined && from.getMonth() !== month - 1) return undefined;
  if (day !== undefined && from.getDate() !== day) return undefined;
  const to =
    day !== undefined
      ? new Date(year!, month! - 1, day + 1)
      : month !== undefined
        ? new Date(year!, month, 1)
        : new Date(year! + 1, 0, 1);
  return { from: from.getTime(), to: to.getTime() };
}
