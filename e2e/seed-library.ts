/** Writes items as the library keeps them, with small pictures for the first of them. Runs in the page. */
export async function seedLibrary(count: number): Promise<void> {
  const request = indexedDB.open('triptych-library', 1);
  request.onupgradeneeded = () => {
    for (const part of ['meta', 'pages', 'thumbs', 'rows', 'ids', 'sources']) request.result.createObjectStore(part);
  };
  const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
  const canvas = new OffscreenCanvas(256, 192);
  canvas.getContext('2d')!.fillRect(40, 40, 90, 90);
  const thumbnail = await canvas.convertToBlob({ type: 'image/webp' });
  const writing = database.transaction(['meta', 'pages', 'thumbs'], 'readwrite');
  const items = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    source: 0,
    path: `Photos/${i}.jpg`,
    size: 1,
    modified: 1e12 - i,
    hash: '',
    width: 4,
    height: 3,
    added: 1,
  }));
  for (let page = 0; page * 512 <= count; page++)
    writing.objectStore('pages').put(items.slice(Math.max(page * 512 - 1, 0), (page + 1) * 512 - 1), page);
  for (let id = 1; id <= 1000; id++) writing.objectStore('thumbs').put(thumbnail, id);
  writing.objectStore('meta').put(count, 'lastId');
  await new Promise((resolve) => (writing.oncomplete = resolve));
  database.close();
}

/**
 * Gives the items of a seeded library vectors around `groups` centres, in place of those of the model used last, and a
 * map on which each group is a heap. Item i is of group i % groups. Runs in the page.
 */
export async function seedVectors({ count, groups }: { count: number; groups: number }): Promise<void> {
  const open = (name: string, store?: string): Promise<IDBDatabase> => {
    const request = indexedDB.open(name, 1);
    if (store) request.onupgradeneeded = () => request.result.createObjectStore(store);
    return new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  };
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const library = await open('triptych-library');
  const meta = library.transaction('meta').objectStore('meta');
  const key = await settled<string>(meta.get('lastSpace'));
  const { dims, generation } = await settled<{ dims: number; generation: number }>(meta.get(`space ${key}`));

  let state = 7;
  const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
  const centres = Float32Array.from({ length: groups * dims }, random);
  const noise = Float32Array.from({ length: 65_521 }, () => 0.5 * random());
  const writing = library.transaction(['rows', 'ids'], 'readwrite');
  for (let start = 0; start < count; start += 1_024) {
    const ids = Uint32Array.from({ length: Math.min(1_024, count - start) }, (_, i) => start + i + 1);
    const rows = new Float32Array(ids.length * dims);
    for (let i = 0; i < ids.length; i++) {
      const row = rows.subarray(i * dims, (i + 1) * dims);
      const [centre, from] = [((start + i) % groups) * dims, ((start + i) * 977) % (noise.length - dims)];
      for (let k = 0; k < dims; k++) row[k] = centres[centre + k]! + noise[from + k]!;
      const length = Math.hypot(...row);
      for (let k = 0; k < dims; k++) row[k]! /= length;
    }
    const piece = `${String(generation).padStart(6, '0')}/${String(start).padStart(9, '0')}`;
    writing.objectStore('ids').put(ids, piece);
    writing.objectStore('rows').put(rows, piece);
  }
  await new Promise((resolve) => (writing.oncomplete = resolve));
  library.close();

  const heaps = Array.from({ length: groups }, () => [0.5 + 0.8 * random(), 0.5 + 0.8 * random()]);
  const maps = await open('triptych-map', 'maps');
  const keeping = maps.transaction('maps', 'readwrite');
  const xy = Float32Array.from(
    { length: 2 * count },
    (_, i) => heaps[(i >> 1) % groups]![i % 2]! + 0.05 * (random() + random()),
  );
  keeping
    .objectStore('maps')
    .put({ space: key, ids: Uint32Array.from({ length: count }, (_, i) => i + 1), xy }, 'landmarks');
  await new Promise((resolve) => (keeping.oncomplete = resolve));
  maps.close();
}
