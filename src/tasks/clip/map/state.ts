import type { Progress } from '../../../runtime/progress.ts';
import type { Cluster } from './clusters.ts';
import type { PictureMap } from './kept-map.ts';

/** With the labels that set it apart, the best first; none before they are known. */
export interface NamedCluster extends Cluster {
  names: readonly string[];
}

export interface MapState {
  map: PictureMap | undefined;
  /** Large clusters, and from nearer the smaller ones in them. */
  levels: readonly (readonly NamedCluster[])[];
  work: { progress: Progress | undefined } | undefined;
  fault: string | undefined;
  isStopped: boolean;
  /** Pictures of the library that are not on the map yet. */
  fresh: number;
}

export interface MapActions {
  /** Shows the map that was kept; makes one when there is none. */
  open: () => Promise<void>;
  /** Makes the map anew. */
  draw: () => Promise<void>;
  stop: () => void;
  /** Names the clusters by a list of labels. */
  name: (labels: readonly string[]) => Promise<void>;
}
