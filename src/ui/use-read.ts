import { useEffect, useState } from 'react';

/**
 * What `read` gives, from its first answer on, for what is read anew each time the part is shown. A failure leaves it
 * undefined: it is told where the thing is used. `read` is a constant.
 */
export function useRead<T>(read: () => Promise<T>): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    let isGone = false;
    read().then(
      (found) => !isGone && setValue(found),
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [read]);
  return value;
}
