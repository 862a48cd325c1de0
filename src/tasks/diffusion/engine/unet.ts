import { AppError } from '../../../runtime/errors.ts';
import { toFloat32 } from '../../../runtime/half.ts';
import { cpuTensor, type Session } from '../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../runtime/tensor.ts';
import { checkFinite } from './finite.ts';
import type { Conditioning } from './prompt/condition.ts';
import {
  checkSize,
  guidanceRow,
  input,
  pooledOf,
  required,
  stack,
  timeIds,
  timestepTensor,
  type LatentSize,
} from './unet-inputs.ts';

/** One picture's latents for the model, and what they are to become. */
export interface Row {
  /** [channels, height, width] */
  sample: Float32Array;
  conditioning: Conditioning;
  /** What guidance leads away from. */
  isNegative?: boolean;
}

export interface UnetOptions extends LatentSize {
  /** Told to LCM models, which are guided by an embedding. */
  guidanceScale: number;
  /** Rows in one run at most; by default as many as the graph and the memory allow. 1 runs guidance as two runs. */
  batch?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** When the model is called. */
export interface Moment {
  timestep: number;
  /** Such as “step 3 of 20”, for the person. */
  step?: string | undefined;
}

export interface Unet {
  /** Whether it is guided by an embedding of the scale (LCM), not by a second, unconditional row. */
  readonly selfGuided: boolean;
  /** Predicts each row at one timestep. Throws `device`, naming the `step`, when the graph gives numbers that are not finite. */
  predict(rows: readonly Row[], at: Moment): Promise<Float32Array[]>;
}

/** Channels of the UNet's input: 4, or 9 for one trained to repaint. `config` is its config.json. */
export function inputChannels(session: Session, config: unknown): number {
  const dim = input(session, 'sample')?.dims[1];
  if (typeof dim === 'number') return dim;
  const told = (config as { in_channels?: unknown } | undefined)?.in_channels;
  return typeof told === 'number' ? told : 4;
}

/**
 * Reads what a UNet graph asks for and feeds it that: types, a fixed or free batch, the shape of the timestep, the vectors of
 * SDXL and LCM. Throws `bad-option` when a graph of fixed shapes does not fit the size or the length of the prompt.
 */
export function openUnet(session: Session, options: UnetOptions): Unet {
  const sample = required(session, 'sample');
  const context = required(session, 'encoder_hidden_states');
  const timestep = required(session, 'timestep');
  const output = session.outputs[0]!.name;
  checkSize(sample, options);
  const fixedBatch = typeof sample.dims[0] === 'number' ? sample.dims[0] : undefined;
  let limit = fixedBatch ?? options.batch ?? Number.POSITIVE_INFINITY;
  /** What stays the same from step to step, by the index of the first row. */
  let constants = new Map<number, Record<string, Tensor>>();

  function constantsOf(rows: readonly Row[], start: number): Record<string, Tensor> {
    const known = constants.get(start);
    if (known) return known;
    const conditionings = rows.map(({ conditioning }) => conditioning);
    const made: Record<string, Tensor> = {
      encoder_hidden_states: stack(
        context,
        conditionings.map(({ states }) => states),
      ),
    };
    const pooled = input(session, 'text_embeds');
    if (pooled) made['text_embeds'] = stack(pooled, conditionings.map(pooledOf));
    const sizes = input(session, 'time_ids');
    if (sizes)
      made['time_ids'] = stack(
        sizes,
        rows.map(({ isNegative }) => timeIds(sizes, options, isNegative)),
      );
    const guidance = input(session, 'timestep_cond');
    if (guidance)
      made['timestep_cond'] = stack(
        guidance,
        rows.map(() => guidanceRow(guidance, options.guidanceScale)),
      );
    constants.set(start, made);
    return made;
  }

  async function run(rows: readonly Row[], start: number, at: Moment): Promise<Float32Array[]> {
    // a graph of a fixed batch is given its last row again and again
    const filled = fixedBatch
      ? Array.from({ length: fixedBatch }, (_, i) => rows[Math.min(i, rows.length - 1)]!)
      : rows;
    const { width, height } = options;
    const feeds = {
      ...constantsOf(filled, start),
      sample: stack(
        sample,
        filled.map((row) => tensor('float32', row.sample, [1, row.sample.length / (width * height), height, width])),
      ),
      timestep: timestepTensor(timestep, at.timestep, filled.length),
    };
    const given = await session.run(feeds, { fetch: [output], ...(options.signal && { signal: options.signal }) });
    const { data, dims } = toFloat32(await cpuTensor(given, output));
    checkFinite(data, { part: 'UNet', at: at.step, device: session.device });
    const size = data.length / dims[0]!;
    return rows.map((_, i) => data.subarray(i * size, (i + 1) * size));
  }

  async function predict(rows: readonly Row[], at: Moment): Promise<Float32Array[]> {
    const outputs: Float32Array[] = [];
    while (outputs.length < rows.length) {
      const start = outputs.length;
      const size = Math.min(limit, rows.length - start);
      try {
        outputs.push(...(await run(rows.slice(start, start + size), start, at)));
      } catch (error) {
        const tooLarge = error instanceof AppError && error.code === 'memory' && size > 1 && fixedBatch === undefined;
        if (!tooLarge) throw error;
        limit = Math.ceil(size / 2);
        constants = new Map();
      }
    }
    return outputs;
  }

  return { selfGuided: input(session, 'timestep_cond') !== undefined, predict };
}
