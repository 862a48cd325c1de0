import { isObject } from './json.ts';

/** A graph of ComfyUI as it runs (`prompt`): nodes by id, inputs that are values or come from another node. */
export interface ComfyNode {
  type: string;
  inputs: Readonly<Record<string, unknown>>;
}
export type ComfyGraph = ReadonlyMap<string, ComfyNode>;

/** Undefined when it is none. */
export function readGraph(json: unknown): ComfyGraph | undefined {
  if (!isObject(json)) return undefined;
  const nodes = Object.entries(json).flatMap(([id, node]): [string, ComfyNode][] => {
    if (!isObject(node) || typeof node['class_type'] !== 'string' || !isObject(node['inputs'])) return [];
    return [[id, { type: node['class_type'], inputs: node['inputs'] }]];
  });
  return nodes.length > 0 ? new Map(nodes) : undefined;
}

/** The node that an input comes from; undefined where it is a value. */
export function linked(graph: ComfyGraph, input: unknown): ComfyNode | undefined {
  if (!Array.isArray(input) || input.length !== 2) return undefined;
  return graph.get(String(input[0]));
}

/** Every node from one on against the flow, the nearest first, each once. */
export function upstream(graph: ComfyGraph, from: ComfyNode | undefined): ComfyNode[] {
  const seen = new Set<ComfyNode>(from ? [from] : []);
  for (const node of seen)
    for (const input of Object.values(node.inputs)) {
      const next = linked(graph, input);
      if (next) seen.add(next);
    }
  return [...seen];
}

/** Inputs of nodes that only hold a value, or put texts together from one. */
const valueNames = [
  'value',
  'seed',
  'noise_seed',
  'int',
  'float',
  'number',
  'string',
  'text',
  'prompt',
  'populated_text',
];

/** What an input is: its own value, or that of the node behind it which holds one under the same name or a usual one. */
export function valueOf(graph: ComfyGraph, input: unknown, name: string): string | number | undefined {
  const seen = new Set<ComfyNode>();
  let current = input;
  for (;;) {
    if (typeof current === 'string' || typeof current === 'number') return current;
    const node = linked(graph, current);
    if (!node || seen.has(node)) return undefined;
    seen.add(node);
    const { inputs } = node;
    current = [name, ...valueNames].map((key) => inputs[key]).find((found) => found !== undefined);
  }
}
