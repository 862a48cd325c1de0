import { type CSSProperties, useState } from 'react';
import type { HistoryItem } from '../history.ts';
import type { Parameters } from '../parameters.ts';
import slider from '../../../ui/slider.module.css';
import text from '../../../ui/text.module.css';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { pictureKeys } from '../../../ui/zoom-help.ts';
import { ZoomPicture } from '../../../ui/ZoomPicture.tsx';
import { FileImage } from './FileImage.tsx';
import css from './history.module.css';
import { useFiles } from './use-files.ts';

export interface CompareViewProps {
  left: HistoryItem;
  right: HistoryItem;
}

/** Two pictures over each other, with a line between them to move. They are zoomed together, and the line stays. */
export function CompareView({ left, right }: CompareViewProps) {
  useKeyHelp(pictureKeys);
  const [split, setSplit] = useState(50);
  const [leftFiles, rightFiles] = [useFiles(left.id), useFiles(right.id)];
  const differences = differing(left.parameters, right.parameters);
  return (
    <section className={css.compare} aria-label="Compare">
      <div
        className={css.pair}
        style={{ '--split': `${split}%`, '--ratio': right.width / right.height } as CSSProperties}
      >
        <ZoomPicture className={css.both}>
          <FileImage file={rightFiles.files?.picture ?? right.thumb} alt={`Right: seed ${right.parameters.seed}`} />
          <FileImage
            className={css.over}
            file={leftFiles.files?.picture ?? left.thumb}
            alt={`Left: seed ${left.parameters.seed}`}
          />
        </ZoomPicture>
        <div className={css.line} aria-hidden />
      </div>
      <input
        type="range"
        className={slider.range}
        style={{ '--p': `${split}%` } as CSSProperties}
        aria-label="Position of the divider"
        min={0}
        max={100}
        value={split}
        onChange={({ currentTarget }) => setSplit(currentTarget.valueAsNumber)}
      />
      <p className={text.hint}>
        {differences.length === 0
          ? 'Made with the same settings.'
          : `Left and right differ in ${differences.join('; ')}.`}
      </p>
    </section>
  );
}

/** "steps 10 and 20": what two pictures were not made alike with. */
function differing(left: Parameters, right: Parameters): string[] {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])] as (keyof Parameters)[];
  return names
    .filter((name) => left[name] !== right[name])
    .map(
      (name) =>
        `${name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`)}: ${left[name] ?? 'none'} and ${right[name] ?? 'none'}`,
    );
}
