import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { classes } from '../../../ui/classes.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/Notice.tsx';
import text from '../../../ui/text.module.css';
import { formatBytes } from '../../../ui/units.ts';
import { useClip } from '../store.ts';
import { CameraStage } from './CameraStage.tsx';
import css from './classify.module.css';
import { FilmStrip } from './FilmStrip.tsx';
import { LabelEditor } from './LabelEditor.tsx';
import { ModelLine } from './ModelLine.tsx';
import { PictureButtons } from './PictureButtons.tsx';
import { PictureStage } from './PictureStage.tsx';
import { PictureTable } from './PictureTable.tsx';
import { ResultPane } from './ResultPane.tsx';
import { Trash2 } from 'lucide-react';

/** One picture large, or many as a table; beside it what is asked, and the answer. */
export function ClassifyView() {
  const view = useClip((state) => state.view);
  const live = useClip((state) => state.live !== undefined);
  const asTable = view === 'table' && !live;
  return (
    <div className={css.work}>
      {asTable ? <PictureTable /> : <Seen live={live} />}
      <aside className={classes(layout.rail, layout.end, css.rail)} aria-label="Labels and result">
        <LabelEditor />
        {!asTable && <ResultPane />}
        <ModelLine className={css.model} />
      </aside>
    </div>
  );
}

function Seen({ live }: { live: boolean }) {
  const [trouble, setTrouble] = useState('');
  // Without a picture the empty stage holds these buttons.
  const hasTools = useClip((state) => state.current !== undefined) && !live;
  return (
    <section className={css.seen} aria-label="Picture">
      <div className={layout.toolbar}>
        {live ? <strong>Camera</strong> : <PictureName />}
        <div className={css.tools}>{hasTools && <PictureButtons look="icons" onTrouble={setTrouble} />}</div>
      </div>
      <div className={css.stage}>
        {trouble && (
          <Notice tone="warn" title="Nothing was pasted" className={css.trouble} onDismiss={() => setTrouble('')}>
            {trouble}
          </Notice>
        )}
        {live ? <CameraStage /> : <PictureStage onTrouble={setTrouble} />}
      </div>
      {!live && <FilmStrip />}
    </section>
  );
}

function PictureName() {
  const picture = useClip((state) => state.pictures.find(({ id }) => id === state.current));
  const remove = useClip((state) => state.remove);
  const clear = useClip((state) => state.clear);
  const several = useClip((state) => state.pictures.length > 1);
  if (!picture) return <span className={text.muted}>No picture</span>;
  const { name, file, reading } = picture;
  const facts = [reading && `${reading.width} × ${reading.height}`, file.size > 0 && formatBytes(file.size)].filter(
    Boolean,
  );
  return (
    <>
      <span className={text.cut}>
        <strong>{name}</strong> <span className={classes(text.dim, text.wideOnly)}>{facts.join(' · ')}</span>
      </span>
      <IconButton
        size="small"
        variant="quiet"
        icon={<Trash2 aria-hidden />}
        label={`Remove ${name}`}
        onClick={() => remove(picture.id)}
      />
      {several && (
        <Button size="small" variant="quiet" className={text.wideOnly} onClick={clear}>
          Remove all
        </Button>
      )}
    </>
  );
}
