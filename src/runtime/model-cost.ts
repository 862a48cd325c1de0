import type { Cost } from './budget.ts';
import { findModel } from './catalogue.ts';
import { type Device, probeDevice } from './device.ts';
import { memoryHere, variantHere } from './fit.ts';
import type { ModelEntry } from './model-entry.ts';

export interface CostOptions {
  /** Roles of the graphs that the worker opens; all by default. It is charged their share of the model's memory. */
  graphs?: RegExp;
  /** Methods that open no graph. */
  light?: readonly string[];
}

/** What a worker needs for the model that its calls name, as the catalogue estimates it. */
export function modelCost({ graphs = /./, light = [] }: CostOptions = {}): Cost {
  return async ({ method, input }) => {
    const { model, device, limit } = (input ?? {}) as { model?: unknown; device?: unknown; limit?: unknown };
    if (typeof model !== 'string' || light.includes(method)) return 0;
    const entry = await findModel(model).catch(() => undefined); // the call itself says that there is none
    const form = entry && (typeof limit === 'number' ? await formWithin(entry, device, limit) : formFor(entry, device));
    if (!form) return 0;
    const { variant, memory } = form;
    const bytes = (role: RegExp) =>
      variant.files.filter((file) => role.test(file.role)).reduce((sum, file) => sum + file.bytes, 0);
    return Math.ceil((memory * bytes(graphs)) / Math.max(1, bytes(/./)));
  };
}

function formFor({ variants }: ModelEntry, device: unknown) {
  const variant = variants.find(({ devices }) => !devices?.length || devices.some((name) => name === device));
  return variant && { variant, memory: variant.memory };
}

/** What a worker takes that is told how much memory (bytes) there is. */
async function formWithin(entry: ModelEntry, device: unknown, limit: number) {
  const surroundings = { report: await probeDevice(), choice: device as Device | 'auto', limit };
  const variant = variantHere(entry, surroundings);
  return { variant, memory: memoryHere(variant, surroundings) };
}
