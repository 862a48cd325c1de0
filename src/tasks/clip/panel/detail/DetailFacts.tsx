import { useEffect, useState } from 'react';
import { Facts } from '../../../../ui/Facts.tsx';
import { formatBytes } from '../../../../ui/units.ts';
import { showWallTime } from '../../library/item-date.ts';
import type { Item } from '../../library/item.ts';
import { formatTime } from '../library/Tile.tsx';
import css from './detail.module.css';
import { readExif } from './exif.ts';
import type { Original } from './use-original.ts';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What is known of a picture: by the library and by the camera. */
export function DetailFacts({ item, original }: { item: Item; original: Original }) {
  const exif = useExif(original && 'file' in original ? original.file : undefined);
  return (
    <>
      <section className={css.group}>
        <h3>File</h3>
        <Facts facts={factsOf(item)} />
      </section>
      {exif.length > 0 && (
        <section className={css.group}>
          <h3>Camera</h3>
          <Facts facts={exif} />
        </section>
      )}
    </>
  );
}

/** What the camera wrote into the file; empty until it is read. */
function useExif(file: File | undefined): [name: string, value: string][] {
  const [read, setRead] = useState<{ of: File; facts: [string, string][] }>();
  useEffect(() => {
    let isGone = false;
    if (file) void readExif(file).then((facts) => !isGone && setRead({ of: file, facts }));
    return () => {
      isGone = true;
    };
  }, [file]);
  return read && read.of === file ? read.facts : [];
}

function factsOf(item: Item): [name: string, value: string][] {
  const { id, path, size, modified, width, height, takenAt, time } = item;
  const facts: [string, string | false][] = [
    ['Folder', path.split('/').slice(0, -1).join('/')],
    ['Moment', time !== undefined && formatTime(time)],
    ['Taken', takenAt !== undefined && showWallTime(takenAt)],
    ['Changed', day.format(modified)],
    ['Pixels', width > 0 && `${width} × ${height}`],
    ['Size', formatBytes(size)],
    ['Id', String(id)],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
