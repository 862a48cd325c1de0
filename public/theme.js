// Runs before the first paint, so that a chosen theme does not flash. The rest is in src/app/settings.ts.
try {
  const { theme } = JSON.parse(localStorage.getItem('triptych.settings') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is denied, or holds something else: the system's theme it is.
}
