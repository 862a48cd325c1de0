import type { Page } from '@playwright/test';
import axe from 'axe-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Which rules to run: all of them, those on colours, or those that the theme has no part in. */
export type Rules = 'all' | 'colours' | 'structure';

/** What axe finds on the page as it is, a line per rule. Its script is put into a page once, and opens no other page. */
export async function findViolations(page: Page, rules: Rules = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async ([wanted, values]) => {
      const { run } = (window as unknown as { axe: { run: (...args: unknown[]) => Promise<axe.AxeResults> } }).axe;
      const { violations } = await run(document, {
        runOnly:
          wanted === 'colours' ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: [...values] },
        ...(wanted === 'structure' && { rules: { 'color-contrast': { enabled: false } } }),
        resultTypes: ['violations'],
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
    },
    [rules, tags] as const,
  );
}
