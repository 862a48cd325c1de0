import { useEffect, useRef } from 'react';
import layout from '../../../ui/layout.module.css';
import { useDiffusion } from '../store.ts';
import { HistoryStrip } from './HistoryStrip.tsx';
import { MaskToolbar } from './mask/MaskToolbar.tsx';
import { Offer } from './Offer.tsx';
import { PaintFoot } from './PaintFoot.tsx';
import { PaintStage } from './PaintStage.tsx';
import { PictureTools } from './PictureTools.tsx';
import { Removal } from './Removal.tsx';
import { Replaced } from './Replaced.tsx';
import { useShown } from './use-shown.ts';
import { useView, viewState } from './view-state.ts';
import { Button } from '../../../ui/Button.tsx';
import css from './work.module.css';

/** What is being made, or was; what can be done with it; and the pictures before. */
export function PaintPane() {
  const shown = useShown();
  const stage = useRef<HTMLDivElement>(null);
  // In one column the button that was pressed may be far below what comes of it.
  useEffect(() => {
    if (shown === 'work' || shown === 'fault') stage.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <section className={css.paint} aria-label={shown === 'mask' ? 'Mask' : 'Picture'}>
      <div className={layout.toolbar}>
        {shown === 'mask' ? <MaskToolbar /> : <PictureTools />}
        <FaceSwitch />
      </div>
      <div ref={stage} className={css.stage}>
        <PaintStage shown={shown} />
      </div>
      <div aria-live="polite">
        <Offer />
        <Removal />
        <Replaced />
      </div>
      <PaintFoot shown={shown} />
      <HistoryStrip />
    </section>
  );
}

/** Inpainting goes to and fro between the mask and what came of it. */
function FaceSwitch() {
  const mode = useDiffusion((state) => state.mode);
  const hasSource = useDiffusion((state) => state.source !== undefined);
  const masking = useView((state) => state.masking);
  const shown = useShown();
  if (mode !== 'inpaint' || !hasSource || shown === 'fault') return null;
  return (
    <Button size="small" className={css.face} onClick={() => viewState.setState({ masking: !masking })}>
      {masking ? 'Show the result' : 'Paint the mask'}
    </Button>
  );
}
