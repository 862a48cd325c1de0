// A table element lays its rows out itself; these are placed one by one.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Check, ImageOff, Star, X } from 'lucide-react';
import { memo } from 'react';
import { classes } from '../../../../ui/classes.ts';
import text from '../../../../ui/text.module.css';
import { formatBytes } from '../../../../ui/units.ts';
import { decisionOn } from '../../duplicates/review.ts';
import { useDuplicates } from '../../duplicates/store.ts';
import type { Item } from '../../library/item.ts';
import { usePicture } from '../library/picture-cache.ts';
import { formatTime, nameOf } from '../library/Tile.tsx';
import css from './duplicates.module.css';

export interface GroupPictureProps {
  /** `Item.id`. */
  picture: number;
  group: number;
  member: number;
  /** Its id on the page, for `aria-activedescendant`. */
  id: string;
  isBest: boolean;
  isActive: boolean;
  /** Of the picture without its caption, in pixels. */
  width: number;
  height: number;
}

/** Width and height, bytes. */
const sizeOf = ({ width, height, size, time }: Item): string =>
  [width > 0 && `${width} × ${height}`, size > 0 && formatBytes(size), time !== undefined && `at ${formatTime(time)}`]
    .filter(Boolean)
    .join(' · ');
const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

/** One picture of a group, with what was decided about it. The grid hears its clicks and keys. */
export const GroupPicture = memo(function GroupPicture(props: GroupPictureProps) {
  const { picture, group, member, id, isBest, isActive, width, height } = props;
  const decision = useDuplicates((state) => decisionOn(state.review, picture));
  const item = useDuplicates((state) => state.items.get(picture));
  const found = usePicture(picture);
  const name = item ? nameOf(item.path) : 'Picture';
  const facts = item ? [name, sizeOf(item), folderOf(item.path)] : [name];
  const words = { keep: 'kept', mark: 'marked', none: isBest ? 'suggested to keep' : 'undecided' };
  return (
    <div
      id={id}
      role="gridcell"
      tabIndex={-1}
      aria-selected={decision === 'mark'}
      className={css.picture}
      data-group={group}
      data-member={member}
      data-active={isActive || undefined}
      data-decision={decision}
      style={{ inlineSize: width }}
    >
      <span className={text.sr}>{[...facts.filter(Boolean), words[decision]].join(', ')}</span>
      <div className={css.image} style={{ blockSize: height }} aria-hidden>
        {found?.url ? (
          <img src={found.url} alt="" decoding="async" draggable={false} />
        ) : (
          found && <ImageOff aria-hidden className={css.broken} />
        )}
        <span className={css.check} data-check title={decision === 'mark' ? 'Clear the mark (X)' : 'Mark (X)'}>
          <X aria-hidden />
        </span>
        <Verdict decision={decision} isBest={isBest} />
      </div>
      <div className={css.caption} aria-hidden>
        <strong className={text.cut} title={item?.path}>
          {name}
        </strong>
        <span className={text.cut}>{item && sizeOf(item)}</span>
        <span className={classes(text.cut, text.dim)}>{item && (folderOf(item.path) || 'a single file')}</span>
      </div>
    </div>
  );
});

function Verdict({ decision, isBest }: { decision: 'keep' | 'mark' | 'none'; isBest: boolean }) {
  if (decision === 'mark')
    return (
      <span className={classes(css.verdict, css.marked)}>
        <X aria-hidden /> Marked
      </span>
    );
  if (decision === 'keep')
    return (
      <span className={css.verdict}>
        <Check aria-hidden /> Kept
      </span>
    );
  if (!isBest) return null;
  return (
    <span className={css.verdict}>
      <Star aria-hidden /> Best
    </span>
  );
}
