import { SquareDashedMousePointer } from 'lucide-react';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { formatCount } from '../../../../ui/units.ts';
import type { NamedCluster } from '../../map/state.ts';
import css from './map.module.css';

export interface ClusterListProps {
  clusters: readonly NamedCluster[];
  current: NamedCluster | undefined;
  /** A cluster was pressed: to be looked at. */
  onOpen: (cluster: NamedCluster) => void;
  onSelect: (cluster: NamedCluster) => void;
}

/** The clusters of the map as a list, the largest first: all that the map shows, without seeing it. */
export function ClusterList({ clusters, current, onOpen, onSelect }: ClusterListProps) {
  if (clusters.length === 0) return <p className={css.hint}>No clusters found yet. Add more pictures.</p>;
  return (
    <ul className={css.clusters} aria-label="Clusters">
      {clusters.map((cluster, index) => {
        const name = nameOfCluster(cluster, index);
        return (
          <li key={index} data-on={cluster === current || undefined}>
            <button type="button" aria-current={cluster === current ? true : undefined} onClick={() => onOpen(cluster)}>
              {name}
            </button>
            <span className={css.hint}>{formatCount(cluster.points.length)}</span>
            <IconButton
              size="small"
              variant="quiet"
              icon={<SquareDashedMousePointer aria-hidden />}
              label={`Select the pictures of ${name}`}
              onClick={() => onSelect(cluster)}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** Its best label, with the second for what one word cannot say. */
export const nameOfCluster = ({ names }: NamedCluster, index: number): string =>
  names.slice(0, 2).join(', ') || `Cluster ${index + 1}`;
