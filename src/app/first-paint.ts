/** A tab in the background paints nothing, and some browsers do not tell. In milliseconds. */
const longestWait = 1000;

/** Settles when the shell is on the screen (Paint Timing, "first-contentful-paint"). */
export function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: 'paint', buffered: true });
    setTimeout(resolve, longestWait);
  });
}
