import { formatSeconds } from '../../../ui/units.ts';
import wing from '../../../ui/wing.module.css';
import { acceptPictures, clipStore, useClip } from '../store.ts';
import css from './home.module.css';
import { openSample, type Sample, sampleUrl, samples } from './samples.ts';
import { messageOf } from '../../../runtime/errors.ts';

/** The samples that the home page has room for. */
const shown = samples.slice(0, 4);

/** Pictures to try it with, and how long the last one took. */
export function HomeSamples({ onTrouble }: { onTrouble: (message: string) => void }) {
  const picture = useClip((state) => state.pictures.find(({ id }) => id === state.current));
  const select = useClip((state) => state.select);
  const take = async (sample: Sample) => {
    const known = clipStore.getState().pictures.find(({ name }) => name === sample.file);
    if (known) return select(known.id);
    try {
      acceptPictures([await openSample(sample)]);
    } catch (error) {
      onTrouble(`The sample could not be read: ${messageOf(error)} Reload the page.`);
    }
  };
  return (
    <div className={wing.samples}>
      <span>Samples</span>
      <ul className={css.samples} aria-label="Sample pictures">
        {shown.map((sample) => (
          <li key={sample.file}>
            <button
              type="button"
              className={css.sample}
              aria-label={sample.name}
              aria-pressed={picture?.name === sample.file}
              onClick={() => void take(sample)}
            >
              <img src={sampleUrl(sample)} alt="" width={36} height={36} />
            </button>
          </li>
        ))}
      </ul>
      <small className={css.time}>{picture?.reading && formatSeconds(picture.reading.ms / 1000)}</small>
    </div>
  );
}
