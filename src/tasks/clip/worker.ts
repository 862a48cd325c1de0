import { serve } from '../../runtime/rpc.ts';
import type { ClipContract } from './contract.ts';
import { fitElsewhere } from './engine/fit-elsewhere.ts';
import { createLabelStore } from './engine/label-store.ts';
import { openModel, selfTestModel } from './engine/open.ts';
import { createClipService } from './engine/service.ts';

serve<ClipContract>(
  createClipService({
    open: openModel,
    selfTest: selfTestModel,
    store: createLabelStore(),
    fit: fitElsewhere(),
  }),
);
