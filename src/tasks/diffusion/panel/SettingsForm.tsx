import type { FormEvent } from 'react';
import { classes } from '../../../ui/classes.ts';
import layout from '../../../ui/layout.module.css';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { GoBar } from './GoBar.tsx';
import { GridForm } from './GridForm.tsx';
import { MoreFields } from './MoreFields.tsx';
import { ModelLine } from './ModelLine.tsx';
import { PromptFields } from './PromptFields.tsx';
import { SamplingFields } from './SamplingFields.tsx';
import { SourceField } from './SourceField.tsx';
import { StartFields } from './StartFields.tsx';
import { generate } from './view-state.ts';

/** Everything that makes a picture, in the order it is thought of. */
export function SettingsForm() {
  const mode = useDiffusion((state) => state.mode);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void generate();
  };
  return (
    <form noValidate className={classes(layout.rail, layout.start, css.form)} aria-label="Settings" onSubmit={submit}>
      <div className={css.scroll}>
        <section className={layout.group}>
          {mode !== 'text' && <SourceField />}
          <PromptFields />
        </section>
        <section className={layout.group}>
          {mode !== 'text' && <StartFields />}
          <SamplingFields />
          <MoreFields />
          <GridForm />
        </section>
        <ModelLine />
      </div>
      <GoBar />
    </form>
  );
}
