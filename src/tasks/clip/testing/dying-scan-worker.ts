import { createKernels } from '../engine/search/kernels.ts';
import { awaitRound, takePiece } from '../engine/search/scan-rounds.ts';
import type { ScanWork } from '../engine/search/scan-worker.ts';

/** A scan worker that dies at its first piece. */
self.onmessage = ({ data: { memory, control, scoresAt } }: MessageEvent<ScanWork>) => {
  const kernels = createKernels(memory, true);
  for (;;) {
    const piece = takePiece(control, kernels, scoresAt);
    if (typeof piece === 'function') return self.close();
    awaitRound(control, piece);
  }
};
