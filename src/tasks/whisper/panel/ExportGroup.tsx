import layout from '../../../ui/layout.module.css';
import type { Recording } from '../recording.ts';
import { ExportForm } from './ExportForm.tsx';

/** Export beside the transcript. */
export function ExportGroup({ recording }: { recording: Recording }) {
  return (
    <section className={layout.group}>
      <h2>Export</h2>
      <ExportForm recording={recording} />
    </section>
  );
}
