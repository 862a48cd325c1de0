import { formatCount } from '../../../../ui/units.ts';
import type { Failure } from '../../library/contract.ts';
import css from './library.module.css';

/** More says no more to the eye. */
const shownMost = 500;

/** Files with what is to be said of each. */
export function FileReasons({ files, label }: { files: readonly Failure[]; label: string }) {
  return (
    <>
      <ul className={css.failed} aria-label={label}>
        {files.slice(0, shownMost).map(({ path, reason }) => (
          <li key={path}>
            <strong>{path}</strong>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      {files.length > shownMost && <p>{formatCount(files.length - shownMost)} more are not shown here.</p>}
    </>
  );
}
