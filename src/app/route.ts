import { useSyncExternalStore } from 'react';

/** Where the person is. Every place has an address, so that back, reload and a link keep it. */
export type Route =
  | { page: 'home' | 'device' | 'api' }
  /** `model`: the id of one to show, and to ask whether it is to be downloaded. */
  | { page: 'models'; model?: string }
  /** What the built-in models know; `of`: the task whose model is meant. */
  | { page: 'known'; of?: string }
  | { task: string; view: string };

interface Place {
  id: string;
  views: readonly { id: string }[];
}

/** The place behind `#/clip/classify`, `#/clip` (its first view), `#/models/<id>`, `#/known/clip`, `#/device`; anything else is home. */
export function parseRoute(hash: string, places: readonly Place[]): Route {
  const [id, view] = hash.replace(/^#\/?/, '').split('/');
  if (id === 'device' || id === 'api') return { page: id };
  if (id === 'models') return { page: id, ...(view && { model: view }) };
  if (id === 'known') return { page: id, ...(view && { of: view }) };
  const place = places.find((candidate) => candidate.id === id);
  const shown = place?.views.find((candidate) => candidate.id === view) ?? place?.views[0];
  return place && shown ? { task: place.id, view: shown.id } : { page: 'home' };
}

/** The address of a place, as the href of a link. */
export function hrefOf(route: Route): string {
  if ('task' in route) return `#/${route.task}/${route.view}`;
  if (route.page === 'home') return '#/';
  const part = 'model' in route ? route.model : 'of' in route ? route.of : undefined;
  return part ? `#/${route.page}/${part}` : `#/${route.page}`;
}

/** Goes there, as if a link had been followed. */
export const goTo = (route: Route): void => void (location.hash = hrefOf(route));

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

/** The hash of the address, for React. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash);
