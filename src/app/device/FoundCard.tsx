import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeviceReport } from '../../runtime/device.ts';
import { classes } from '../../ui/classes.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Facts } from '../../ui/Facts.tsx';
import layout from '../../ui/layout.module.css';
import { Progress } from '../../ui/Progress.tsx';
import { formatBytes } from '../../ui/units.ts';
import type { Sentence } from '../errors.ts';
import { browserName } from './browser-name.ts';
import css from './device.module.css';
import { adapterName } from './device-line.ts';

/** The facts of this machine, in plain words. */
export function FoundCard({ found, fault }: { found: DeviceReport | undefined; fault: Sentence | undefined }) {
  return (
    <section className={classes(layout.card, css.found)} aria-labelledby="device-found">
      <header>
        <h2 id="device-found">Found</h2>
      </header>
      <div className={layout.body}>
        {found && <Facts facts={factsOf(found)} />}
        {fault && <ErrorNote title={fault.title} found={fault.text} kept="“Check again” tries once more." />}
        {!found && !fault && <Progress what="Checking this device" />}
      </div>
    </section>
  );
}

function Yes({ is, text }: { is: boolean; text: string }) {
  const Icon = is ? Check : X;
  return (
    <span className={css.yes}>
      <Icon aria-hidden />
      {text}
    </span>
  );
}

function factsOf(found: DeviceReport): (readonly [name: string, value: ReactNode])[] {
  const { webgpu, wasm, storage } = found;
  const buffers = webgpu && [
    [
      'Largest buffer',
      `${formatBytes(webgpu.maxBufferSize)}, bound at once ${formatBytes(webgpu.maxStorageBufferBindingSize)}`,
    ] as const,
  ];
  return [
    ['Adapter', webgpu ? adapterName(webgpu) : 'none'],
    ['Browser', browserName()],
    ['WebGPU', <Yes key="webgpu" is={webgpu !== null && !webgpu.fallback} text={webgpuLine(found)} />],
    ...(buffers ?? []),
    ['WebAssembly', `${wasm.simd ? 'SIMD' : 'no SIMD'}, ${wasm.threads} ${wasm.threads === 1 ? 'thread' : 'threads'}`],
    [
      'Isolated',
      <Yes
        key="isolated"
        is={found.crossOriginIsolated}
        text={
          found.crossOriginIsolated
            ? 'yes, so threads work'
            : 'no, so one thread only (the server sends no COOP and COEP headers)'
        }
      />,
    ],
    [
      'JSPI',
      <Yes
        key="jspi"
        is={found.jspi}
        text={found.jspi ? 'yes, the small runtime is used' : 'no, the larger runtime is used'}
      />,
    ],
    ['Storage', storageLine(storage)],
  ];
}

function webgpuLine({ webgpu, webgpuAbsence }: DeviceReport): string {
  if (!webgpu) return webgpuAbsence ?? 'no';
  if (webgpu.fallback) return 'only emulated, which is slower than the CPU';
  const extras = [webgpu.f16 && '16-bit floats', webgpu.subgroups && 'subgroups'].filter((name) => name !== false);
  return extras.length > 0 ? `yes, with ${extras.join(' and ')}` : 'yes, without 16-bit floats';
}

function storageLine(storage: DeviceReport['storage']): string {
  if (!storage) return 'denied: models and settings end with the page';
  const { usage, quota, persisted } = storage;
  return `${formatBytes(usage)} of ${formatBytes(quota)}, ${persisted ? 'kept' : 'the browser may clear it'}`;
}
