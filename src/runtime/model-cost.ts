import type { Cost } from './budget.ts';
import { findModel } from './catalogue.ts';

export interface CostOptions {
  /** Roles of the graphs that the worker opens; all by default. It is charged their share of the model's memory. */
  graphs?: RegExp;
  /** Methods that open no graph. */
  light?: readonly string[];
}

/** What a worker needs for the model that its calls name, as the catalogue estimates it. */
export function modelCost({ graphs = /./, light = [] }: CostOptions = {}): Cost {
  return async ({ method, input }) => {
    const { model, device } = (input ?? {}) as { model?: unknown; device?: unknown };
    if (typeof model !== 'string' || light.includes(method)) return 0;
    const entry = await findModel(model).catch(() => undefined); // the call itself says that there is none
    const variant = entry?.variants.find(({ devices }) => !devices?.length || devices.some((name) => name === device));
    if (!variant) return 0;
    const bytes = (role: RegExp) =>
      variant.files.filter((file) => role.test(file.role)).reduce((sum, file) => sum + file.bytes, 0);
    return Math.ceil((variant.memory * bytes(graphs)) / Math.max(1, bytes(/./)));
  };
}
