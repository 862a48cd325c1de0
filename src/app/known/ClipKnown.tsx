import { type Sample, samples, sampleUrl } from '../../tasks/clip/panel/samples.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import text from '../../ui/text.module.css';
import { formatCount } from '../../ui/units.ts';
import figures from './figures.json' with { type: 'json' };
import kinds from './kinds.json' with { type: 'json' };
import css from './known.module.css';
import { WordList } from './WordList.tsx';

interface Judged {
  what: string;
  right: string;
}
const percent = (share: number): string => `${share} %`;
const columns: readonly Column<Judged>[] = [
  { key: 'what', title: 'How often the right name comes first', cell: ({ what }) => what },
  { key: 'right', title: 'Right', cell: ({ right }) => right, numeric: true },
];
const { photos, unseenPhotos } = figures;
const judged: readonly Judged[] = [
  { what: `${photos.pictures} photos, of 10 names`, right: percent(photos.ofTen) },
  { what: 'the same photos, of 100 names', right: percent(photos.ofHundred) },
  { what: `the same photos, of ${photos.names} names`, right: percent(photos.ofAll) },
  {
    what: `${unseenPhotos.pictures} photos that nothing was tuned on, half of them people and places, of 10 names`,
    right: percent(unseenPhotos.ofTen),
  },
  {
    what: `the same ${unseenPhotos.pictures} photos, of ${unseenPhotos.names} names`,
    right: percent(unseenPhotos.ofAll),
  },
  ...kinds.styles.map(({ style, pictures, top1 }) => ({
    what: `${pictures} drawings in a style never seen (${style}), of ${kinds.drawings.length} names`,
    right: percent(top1),
  })),
  {
    what: `${photos.queries} searches: of the five best photos, those that show what was asked for`,
    right: percent(photos.precisionAt5),
  },
];

/** Kinds of things that the built-in CLIP tells apart, with pictures; how well, and what it cannot. */
export function ClipKnown({ asked }: { asked: string }) {
  const count = kinds.groups.reduce((sum, group) => sum + group.kinds.length, 0);
  return (
    <>
      {asked.trim() === '' && (
        <ul className={css.pictures} aria-label="Pictures of things it knows">
          {samples.map((sample) => (
            <Picture key={sample.file} sample={sample} />
          ))}
        </ul>
      )}
      <h3>{formatCount(count)} kinds of things in photos</h3>
      <p className={text.muted}>
        It also knows the names of their groups (dog, bird, vehicle), and many everyday words near them.
      </p>
      <div className={css.lists}>
        {kinds.groups.map((group) => (
          <WordList key={group.title} title={group.title} words={group.kinds} asked={asked} />
        ))}
      </div>
      <h3>{formatCount(kinds.drawings.length)} things in drawings</h3>
      <WordList title="Emoji-style drawings" words={kinds.drawings} asked={asked} />
      <h3>How well</h3>
      <DataTable label="Figures of the built-in CLIP" columns={columns} rows={judged} rowKey={({ what }) => what} />
      <h3>What it does not know</h3>
      <ul className={css.limits}>
        <li>Hardly: people, scenes (sea, sunset, snow, kitchen), colours, rare words.</li>
        <li>Not at all: actions, who or what stands where, names of persons and places, text in pictures, counts.</li>
        <li>English only.</li>
      </ul>
    </>
  );
}

function Picture({ sample }: { sample: Sample }) {
  return (
    <li>
      <figure>
        <img src={sampleUrl(sample)} alt="" width={96} height={96} loading="lazy" />
        <figcaption>{sample.name}</figcaption>
      </figure>
    </li>
  );
}
