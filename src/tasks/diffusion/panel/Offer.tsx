import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useDiffusion } from '../store.ts';
import { LeftOut } from './SourceField.tsx';
import css from './work.module.css';

/** A picture came in that carries settings: they can be taken, or the picture. */
export function Offer() {
  const offer = useDiffusion((state) => state.offer);
  const answer = useDiffusion((state) => state.answerOffer);
  if (!offer) return null;
  const { prompt, steps, seed } = offer.options;
  const facts = [steps && `${steps} steps`, seed !== undefined && `seed ${seed}`].filter(Boolean).join(', ');
  return (
    <Notice
      className={css.offer}
      title={`“${offer.file.name}” carries its settings`}
      actions={
        <>
          <Button size="small" onClick={() => answer('settings')}>
            Restore these settings
          </Button>
          <Button size="small" variant="quiet" onClick={() => answer('picture')}>
            Start from the picture
          </Button>
        </>
      }
      onDismiss={() => answer('nothing')}
    >
      <p>
        {prompt ? `“${prompt.length > 160 ? `${prompt.slice(0, 160)}…` : prompt}”` : 'No prompt'}
        {facts && `, ${facts}`}
      </p>
      <LeftOut />
    </Notice>
  );
}
