import type { DeviceReport, SelfTest } from '../../runtime/device.ts';
import { formatBytes } from '../../ui/units.ts';
import { recordedErrors } from '../diagnostics.ts';
import { settings } from '../settings.ts';
import { tasks } from '../tasks.ts';
import { version } from '../version.ts';
import { browserName } from './browser-name.ts';
import { chosenDevice } from './choice.ts';
import { adapterName } from './device-line.ts';
import { chosenFor } from './report.ts';
import type { KnownModel } from './known.ts';
import { deviceStore } from './store.ts';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** What was found, one fact a line, as text. */
function foundLines(found: DeviceReport): string[] {
  const { webgpu, wasm, storage } = found;
  return [
    `WebGPU: ${webgpu ? adapterName(webgpu) : (found.webgpuAbsence ?? 'no')}`,
    ...(webgpu
      ? [
          `  software adapter: ${yesNo(webgpu.fallback)}, 16-bit floats: ${yesNo(webgpu.f16)}, subgroups: ${yesNo(webgpu.subgroups)}`,
          `  largest buffer: ${formatBytes(webgpu.maxBufferSize)}, bound at once: ${formatBytes(webgpu.maxStorageBufferBindingSize)}`,
        ]
      : []),
    `WebAssembly: SIMD ${yesNo(wasm.simd)}, ${wasm.threads} threads, JSPI ${yesNo(found.jspi)}`,
    `Cross-origin isolated: ${yesNo(found.crossOriginIsolated)}`,
    storage
      ? `Storage: ${formatBytes(storage.usage)} of ${formatBytes(storage.quota)}, kept: ${yesNo(storage.persisted)}`
      : 'Storage: denied',
  ];
}

const testLine = ({ device, dtype, pass, error, tolerance, ms, reason }: SelfTest): string =>
  `  self-test ${device} ${dtype}: ${pass ? 'passes' : 'fails'}, error ${error.toPrecision(2)} of ${tolerance}, ${Math.round(ms)} ms${reason ? `, ${reason}` : ''}`;

/** What each model was measured to do here, as a table of Markdown. */
const measuredTable = (known: readonly KnownModel[]): string[] => [
  '| model | device | one run | error of what is allowed | used |',
  '|---|---|---|---|---|',
  ...known.flatMap(({ title, device, dtype, tests }) =>
    tests.map((test) => {
      const isUsed = test.device === device && test.dtype === dtype;
      const error = test.pass ? `${test.error.toPrecision(2)} of ${test.tolerance}` : (test.reason ?? 'fails');
      return `| ${title} | ${test.device} ${test.dtype} | ${Math.round(test.ms)} ms | ${error} | ${isUsed ? 'yes' : ''} |`;
    }),
  ),
];

/** The whole Device view as text, for a message to somebody who helps. */
export function reportText(): string {
  const { report, loaded, tests, known } = deviceStore.getState();
  const choice = chosenDevice(settings.getState().device);
  return [
    `Triptych ${version}`,
    `Browser: ${browserName()}`,
    ...(report ? foundLines(report) : ['This device has not been checked yet.']),
    `Choice: ${choice}`,
    ...tasks.flatMap(({ id, title }) => {
      const chosen = report && chosenFor(report, { choice, loaded: loaded[id] });
      return [
        `${title}: ${chosen ? `${chosen.device} (${chosen.why})` : 'not loaded'}`,
        ...(tests[id] ?? []).map(testLine),
      ];
    }),
    ...(known.length > 0 ? ['', ...measuredTable(known)] : []),
  ].join('\n');
}

/** The report and the last errors. No names of files are in it. */
export function diagnosticsText(): string {
  const errors = recordedErrors();
  return [reportText(), '', errors.length > 0 ? 'Last errors:' : 'No errors.', ...errors].join('\n');
}
