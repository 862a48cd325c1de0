import { serve } from '../../runtime/rpc.ts';
import type { WhisperContract } from './contract.ts';
import libavAddress from './engine/audio/libav/libav.wasm?url';
import { openWhisper, selfTestWhisper } from './engine/service/open.ts';
import { createPromptMeasure } from './engine/service/prompt-size.ts';
import { createWhisperService } from './engine/service/service.ts';

serve<WhisperContract>(
  createWhisperService({ open: openWhisper, selfTest: selfTestWhisper, measurePrompt: createPromptMeasure() }),
);

// Kept from now on, so that a recording of any kind can be heard with the network off; a failure shows when it is needed.
void fetch(libavAddress, { priority: 'low' })
  .then((response) => response.arrayBuffer())
  .catch(() => {});
