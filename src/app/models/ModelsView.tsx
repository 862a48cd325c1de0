import { FolderOpen, MemoryStick, PackagePlus } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { budget } from '../../runtime/budget.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { DropZone } from '../../ui/DropZone.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { LinkButton } from '../../ui/LinkButton.tsx';
import layout from '../../ui/layout.module.css';
import text from '../../ui/text.module.css';
import { formatBytes } from '../../ui/units.ts';
import { notify } from '../notices.ts';
import { hrefOf } from '../route.ts';
import { takeModels } from './actions.ts';
import { ImportStrip } from './ImportStrip.tsx';
import css from './models.module.css';
import { ModelsTable } from './ModelsTable.tsx';
import { StorageCard } from './StorageCard.tsx';
import { askFor, modelsStore, refreshModels } from './store.ts';

/** Models on this device, and those that can be downloaded; `model` is the id of one that a link leads to. */
export function ModelsView({ model }: { model: string | undefined }) {
  const fault = useStore(modelsStore, (state) => state.fault);
  useEffect(() => void refreshModels(), []);
  useEffect(() => {
    if (!model) return;
    askFor(model);
    // A reload, or coming back, is no second press on the link.
    history.replaceState(history.state, '', hrefOf({ page: 'models' }));
  }, [model]);
  return (
    <div className={css.page}>
      <div className={css.inner}>
        <header className={css.head}>
          <h1>Models</h1>
          <span className={classes(text.muted, text.wideOnly)}>
            Models on this device, and models you can download.
          </span>
          <LinkButton variant="quiet" size="small" href={hrefOf({ page: 'known' })}>
            What the built-in models know
          </LinkButton>
          <div className={classes(layout.row, layout.push)}>
            <FileButton directory icon={<FolderOpen aria-hidden />} onFiles={(files) => void takeModels(files)}>
              Import from disk…
            </FileButton>
            <Button icon={<MemoryStick aria-hidden />} onClick={freeMemory}>
              Free memory
            </Button>
          </div>
        </header>
        {fault && <ErrorNote title={fault.title} found={fault.text} />}
        <StorageCard />
        <ImportStrip />
        <ModelsTable />
        <DropZone
          icon={<PackagePlus aria-hidden />}
          over="Drop to import"
          actions={
            <FileButton size="small" multiple onFiles={(files) => void takeModels(files)}>
              Choose files
            </FileButton>
          }
        >
          Drop a model folder, or its files. They are recognized by their content.
        </DropZone>
      </div>
    </div>
  );
}

function freeMemory(): void {
  const bytes = budget.free();
  const { used } = budget.usage();
  if (bytes > 0) notify('done', `${formatBytes(bytes)} of memory are free again.`);
  else notify('info', used > 0 ? 'Every loaded model is at work.' : 'No model is loaded.');
}
