import type { Session, Snapshot } from '../../../runtime/page/kept-session.ts';
import type { Member, SetName } from './member.ts';

type Sets = Readonly<Record<SetName, readonly Member[]>>;
/** A member without its file, which is stored under its key. */
type KeptMember = { key: string; name: string; item?: number };
export type KeptSets = Record<SetName, KeptMember[]>;
export type SetsSession = Session<KeptSets>;

const toKept = (member: Member): KeptMember => ({
  key: member.key,
  name: member.name,
  ...('item' in member && { item: member.item }),
});

/** What there is to store of the two sets. */
export function toSnapshot({ a, b }: Sets): Snapshot<KeptSets> {
  const files = [...a, ...b].flatMap((member) => ('file' in member ? [[member.key, member.file] as const] : []));
  return { value: { a: a.map(toKept), b: b.map(toKept) }, files: new Map(files) };
}

/** The sets of a snapshot; a member whose file was not stored is left out. */
export function fromSnapshot({ value, files }: Snapshot<KeptSets>): Sets {
  const toMember = ({ key, name, item }: KeptMember): Member[] => {
    if (item !== undefined) return [{ key, name, item }];
    const file = files.get(key);
    return file ? [{ key, name, file: file instanceof File ? file : new File([file], name) }] : [];
  };
  return { a: value.a.flatMap(toMember), b: value.b.flatMap(toMember) };
}
