import { useEffect, useState } from 'react';
import type { Item } from '../../library/item.ts';
import { mediaOfItem } from '../../library/media.ts';
import { openOriginal } from '../../library/originals.ts';
import { uprightFile } from '../../../../runtime/page/upright.ts';
import { messageOf } from '../../../../runtime/errors.ts';

/** The file of a picture and an address for it; or why it is out of reach. */
export type Original = { file: File; url: string } | { message: string } | undefined;

/** A browser goes by the type, which comes from the name: without it, it looks at the bytes. */
function ofItsKind(item: Item, shown: Blob): Blob {
  const wanted = mediaOfItem(item) === 'video' ? 'video/' : 'image/';
  return shown.type === '' || shown.type.startsWith(wanted) ? shown : shown.slice();
}

/** Opens the file of an item; the address is taken back when another is shown. */
export function useOriginal(item: Item | undefined): Original {
  const [original, setOriginal] = useState<Original>();
  useEffect(() => {
    if (!item) return undefined;
    let url: string | undefined;
    let isGone = false;
    const open = async (): Promise<{ file: File; shown: Blob }> => {
      const file = await openOriginal(item);
      return { file, shown: ofItsKind(item, await uprightFile(file)) };
    };
    open().then(
      ({ file, shown }) => {
        if (isGone) return;
        url = URL.createObjectURL(shown);
        setOriginal({ file, url });
      },
      (error: unknown) => !isGone && setOriginal({ message: messageOf(error) }),
    );
    return () => {
      isGone = true;
      if (url) URL.revokeObjectURL(url);
      setOriginal(undefined);
    };
  }, [item]);
  return original;
}
