import { type Keeper, readKept, tabKeeper, writeKept } from '../../../../runtime/page/kept-text.ts';
import { resultOrders, type ResultOrder } from '../../library/result-order.ts';

/** How results are shown, as a person has chosen it. */
interface Look {
  order: ResultOrder;
  /** Narrowest tile of the grid, in pixels. */
  tile: number;
}

const key = 'triptych-library-look';
export const tileSizes = { min: 100, max: 320 } as const;

/** Outlives a reload; of what is kept only what can still be chosen counts. */
export const keptLook = {
  get(keeper: Keeper | undefined = tabKeeper()): Partial<Look> {
    try {
      const { order, tile } = JSON.parse(readKept(key, keeper) ?? '{}') as Partial<Look>;
      const isSize = typeof tile === 'number' && tile >= tileSizes.min && tile <= tileSizes.max;
      return { ...(resultOrders.includes(order!) && { order: order! }), ...(isSize && { tile }) };
    } catch {
      return {};
    }
  },
  set(look: Look, keeper: Keeper | undefined = tabKeeper()): void {
    writeKept(key, JSON.stringify(look), keeper);
  },
};
