/** A picture of a set: a file that was given, or a picture of the library. */
export type Member = { readonly key: string; readonly name: string } & (
  | { readonly file: File }
  | { readonly item: number }
);
export type SetName = 'a' | 'b';

/** A file as a member; given twice, it is two. */
export const memberOfFile = (file: File, path: string = file.name): Member => ({
  key: `file ${crypto.randomUUID()}`,
  name: path,
  file,
});
/** A picture of the library as a member; given twice, it is one. */
export const memberOfItem = ({ id, path }: { id: number; path: string }): Member => ({
  key: `item ${id}`,
  name: path,
  item: id,
});

/** The members with others behind them, each once. */
export function joined(members: readonly Member[], more: readonly Member[]): readonly Member[] {
  const known = new Set(members.map(({ key }) => key));
  return [...members, ...more.filter(({ key }) => !known.has(key))];
}
