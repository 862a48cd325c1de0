import { Image, ImagePlus } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Bars } from '../../../../ui/Bars.tsx';
import { Button } from '../../../../ui/Button.tsx';
import { Checkbox } from '../../../../ui/Checkbox.tsx';
import { DropZone } from '../../../../ui/DropZone.tsx';
import { ErrorNote } from '../../../../ui/ErrorNote.tsx';
import { FileButton } from '../../../../ui/FileButton.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import { Progress } from '../../../../ui/Progress.tsx';
import { askedPolicy } from '../../moderate/policies.ts';
import type { SinglePicture as Single } from '../../moderate/state.ts';
import { policyOf } from '../../moderate/selectors.ts';
import { moderateStore, useModerate } from '../../moderate/store.ts';
import { verdictOf } from '../../moderate/verdict.ts';
import { FileImage } from '../FileImage.tsx';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { pictureKeys } from '../../../../ui/zoom-help.ts';
import { ZoomPicture } from '../../../../ui/ZoomPicture.tsx';
import { openSample, samples } from '../samples.ts';
import { formatScore } from './format.ts';
import { ModelLimits } from './ModelLimits.tsx';
import css from './moderate.module.css';

/** How long a policy has to rest before the picture is checked again, in milliseconds. */
const restMs = 400;

/** One picture against the policy: a score a category, and a plain sentence. */
export function SinglePicture({ choice }: { choice: ReactNode }) {
  const single = useModerate((state) => state.single);
  const checkPicture = useModerate((state) => state.checkPicture);
  const closePicture = useModerate((state) => state.closePicture);
  const isBlurred = useModerate((state) => state.isBlurred);
  const setBlurred = useModerate((state) => state.setBlurred);
  const asked = useModerate((state) => JSON.stringify(askedPolicy(policyOf(state))));
  useKeyHelp(single ? pictureKeys : undefined);
  const check = (files: readonly File[]): void => void (files[0] && checkPicture(files[0]));
  useEffect(() => {
    const { single: shown } = moderateStore.getState();
    if (!shown) return undefined;
    const rest = setTimeout(() => void checkPicture(shown.file), restMs);
    return () => clearTimeout(rest);
  }, [asked, checkPicture]);
  useEffect(() => {
    const take = (event: DragEvent | ClipboardEvent): void => {
      const data = event instanceof DragEvent ? event.dataTransfer : event.clipboardData;
      const file = [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (!file) return;
      event.preventDefault();
      void moderateStore.getState().checkPicture(file);
    };
    document.addEventListener('drop', take);
    document.addEventListener('paste', take);
    return () => {
      document.removeEventListener('drop', take);
      document.removeEventListener('paste', take);
    };
  }, []);
  return (
    <section className={css.queue} aria-label="One picture">
      <div className={layout.toolbar}>
        {choice}
        <strong className={text.cut}>{single?.name}</strong>
        <div className={css.push}>
          <Checkbox label="Blur" checked={isBlurred} onChange={setBlurred} />
          {single && (
            <Button size="small" variant="quiet" onClick={closePicture}>
              Take away
            </Button>
          )}
        </div>
      </div>
      <ModelLimits />
      {single ? (
        <>
          <div className={css.stage} data-blurred={isBlurred || undefined}>
            <ZoomPicture key={single.name} className={css.zoom}>
              <FileImage file={single.file} alt={single.name} />
            </ZoomPicture>
          </div>
          <Answer single={single} />
        </>
      ) : (
        <div className={css.nothing}>
          <DropZone
            tall
            icon={<Image aria-hidden />}
            over="Let go to check it"
            actions={
              <>
                <FileButton variant="primary" icon={<ImagePlus aria-hidden />} accept="image/*" onFiles={check}>
                  Choose…
                </FileButton>
                <Button variant="quiet" onClick={() => void openSample(samples[0]!).then(checkPicture)}>
                  Use the sample
                </Button>
              </>
            }
          >
            Drop or paste a picture to check it against the policy. It does not enter the library.
          </DropZone>
        </div>
      )}
    </section>
  );
}

function Answer({ single }: { single: Single }) {
  const policy = useModerate(policyOf);
  const { moderation, fault } = single;
  if (fault) return <ErrorNote className={css.answer} title="Not checked" found={fault} />;
  if (!moderation)
    return (
      <div className={css.answer}>
        <Progress what="Checking the picture" />
      </div>
    );
  const verdict = verdictOf(policy, moderation);
  return (
    <div className={css.answer} data-flagged={moderation.flagged || undefined}>
      <output className={css.sentence}>{verdict.sentence}</output>
      <Bars
        label="Categories: score and line"
        heads={['score', 'line']}
        items={verdict.categories.map(({ id, name, score, threshold }) => ({
          id,
          label: name,
          share: score,
          value: formatScore(threshold),
        }))}
      />
    </div>
  );
}
