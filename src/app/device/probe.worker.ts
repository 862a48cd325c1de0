import { probeDevice } from '../../runtime/device.ts';
import { serve } from '../../runtime/rpc.ts';
import type { ProbeContract } from './probe-contract.ts';

serve<ProbeContract>({ probe: () => probeDevice() });
