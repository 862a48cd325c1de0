import { serve } from '../../runtime/rpc.ts';
import type { WhisperContract } from './contract.ts';
import { openWhisper, selfTestWhisper } from './engine/service/open.ts';
import { createPromptMeasure } from './engine/service/prompt-size.ts';
import { createWhisperService } from './engine/service/service.ts';

serve<WhisperContract>(
  createWhisperService({ open: openWhisper, selfTest: selfTestWhisper, measurePrompt: createPromptMeasure() }),
);
