/**
 * One shortest cycle for each strongly connected component of a graph. Nodes that are not in `nodes` are ignored.
 * Source: Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1972.
 */
export function findCycles(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const known = new Set(nodes);
  const cycles: string[][] = [];
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];

  function visit(node: string): void {
    index.set(node, index.size);
    lowest.set(node, index.get(node)!);
    stack.push(node);
    for (const to of next(node)) {
      if (!known.has(to)) continue;
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(to)!));
    }
    if (lowest.get(node) !== index.get(node)) return;
    const component = new Set(stack.splice(stack.indexOf(node)));
    if (component.size > 1 || next(node).includes(node)) cycles.push(shortestCycle(node, component, next));
  }
  for (const node of nodes) if (!index.has(node)) visit(node);
  return cycles;
}

/** The shortest path from a node back to itself within its component. */
function shortestCycle(
  start: string,
  component: ReadonlySet<string>,
  next: (node: string) => readonly string[],
): string[] {
  let paths = [[start]];
  const seen = new Set<string>();
  for (;;) {
    const longer: string[][] = [];
    for (const path of paths)
      for (const to of next(path.at(-1)!)) {
        if (to === start) return path;
        if (component.has(to) && !seen.has(to)) longer.push([...path, to]);
        seen.add(to);
      }
    paths = longer;
  }
}
