/**
 * Reads `2024`, `2024-05` or `2024-05-17`: the first millisecond of it by the wall clock (`WallTime.wall`), so that no
 * time zone moves it. Undefined when it is none of these, or no day of the calendar.
 */
export function parseDay(text: string): number | undefined {
  const [, year, month = '1', day = '1'] = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(text.trim()) ?? [];
  if (!year) return undefined;
  const from = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal =
    from.getUTCFullYear() === Number(year) &&
    from.getUTCMonth() === Number(month) - 1 &&
    from.getUTCDate() === Number(day);
  return isReal ? from.getTime() : undefined;
}
