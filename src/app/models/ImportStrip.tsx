import { useStore } from 'zustand';
import type { ImportReport } from '../../runtime/import.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { formatBytes } from '../../ui/units.ts';
import { dismissImport, modelsStore } from './store.ts';

/** How far an import is, and what came of it. */
export function ImportStrip() {
  const importing = useStore(modelsStore, (state) => state.importing);
  const imported = useStore(modelsStore, (state) => state.imported);
  const fault = useStore(modelsStore, (state) => state.importFault);
  if (importing) {
    const { progress, stop } = importing;
    const far = progress?.total ? `${formatBytes(progress.done)} of ${formatBytes(progress.total)}` : undefined;
    return (
      <Progress
        what={progress ? 'Copying' : 'Checking the files'}
        done={progress?.done ?? 0}
        total={progress?.total}
        far={far}
        left={progress?.eta}
        onStop={stop}
      />
    );
  }
  if (fault) return <ErrorNote title={fault.title} found={fault.text} onDismiss={dismissImport} />;
  if (!imported) return null;
  return (
    <Notice
      tone={imported.missing.length > 0 ? 'warn' : 'info'}
      title={`${imported.name} was imported`}
      onDismiss={dismissImport}
    >
      {outcome(imported)}
    </Notice>
  );
}

function outcome({ isKnown, missing, leftOut }: ImportReport): string {
  const list = new Intl.ListFormat('en');
  const parts = [isKnown ? 'Its files match the list of models.' : 'Recognized from its graphs.'];
  if (missing.length > 0) parts.push(`Still missing: ${list.format(missing)}. Download fetches only these.`);
  if (leftOut.length > 0)
    parts.push(`${leftOut.length} other ${leftOut.length === 1 ? 'file was' : 'files were'} left out.`);
  return parts.join(' ');
}
