import { createKernels } from './kernels.ts';
import { awaitRound, takePieces } from './scan-rounds.ts';

/** What a scan worker is sent, once: it then takes pieces of rounds until it is ended. */
export interface ScanWork {
  memory: WebAssembly.Memory;
  control: Int32Array;
  scoresAt: number;
}

self.onmessage = ({ data: { memory, control, scoresAt } }: MessageEvent<ScanWork>) => {
  const kernels = createKernels(memory, true);
  for (;;) awaitRound(control, takePieces(control, kernels, scoresAt));
};
