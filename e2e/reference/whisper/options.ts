/** Options in Python's names as ours: `beam_size` becomes `beamSize`. */
export const camelCase = (options: Record<string, unknown>): Record<string, never> =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value as never,
    ]),
  );
