import type { Page } from '@playwright/test';
import { findViolations } from './axe.ts';

/** Sizes of the window that each state is looked at in; the last is a phone, where fingers press. */
const desk = { width: 1440, height: 900 };
const tablet = { width: 768, height: 1024 };
const phone = { width: 390, height: 844 };
/** Least side of what a finger presses, in CSS pixels. */
const leastTarget = 40;

/** All that is wrong with what is on the page, each finding with the place and state it was found in. */
export interface Walk {
  found: string[];
  /** Looks at the page as it is, at three widths and in both themes. */
  look: (state: string) => Promise<void>;
}

/**
 * Collects findings in one state after the other, so that one run reports all of them. The page stays as it is: its
 * theme, its width and its pointer are changed in place. Colours do not depend on the width, nor structure on the theme,
 * so that neither is looked at more often than it can differ. With SHOTS=folder each state is kept as pictures.
 */
export async function startWalk(page: Page): Promise<Walk> {
  const session = await page.context().newCDPSession(page);
  const touch = (enabled: boolean) => session.send('Emulation.setTouchEmulationEnabled', { enabled });
  const shoot = async (name: string) => {
    if (!process.env.SHOTS) return;
    const path = `${process.env.SHOTS}/${name.replaceAll(/[^\w-]+/g, '-')}.png`;
    await page.screenshot({ path });
  };
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const found: string[] = [];
  return {
    found,
    async look(state) {
      const add = (where: string, findings: string[]) =>
        found.push(...findings.map((finding) => `${state}, ${where}: ${finding}`));
      add('light', await findViolations(page));
      await shoot(`${state} 1440 light`);
      await page.emulateMedia({ colorScheme: 'dark' });
      add('dark', await findViolations(page, 'colours'));
      await shoot(`${state} 1440 dark`);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(tablet);
      add('768 px', [...(await findViolations(page, 'structure')), ...(await page.evaluate(findOverflow))]);
      await shoot(`${state} 768`);
      await touch(true);
      await page.setViewportSize(phone);
      add('390 px', [
        ...(await findViolations(page, 'structure')),
        ...(await page.evaluate(findOverflow)),
        ...(await page.evaluate(findSmallTargets, leastTarget)),
      ]);
      await shoot(`${state} 390`);
      await page.setViewportSize({ width: 360, height: 640 });
      add('360 px', await page.evaluate(findOverflow));
      await touch(false);
      await page.setViewportSize(desk);
    },
  };
}

/** What makes the page scroll sideways, once it has followed a change of its width. */
async function findOverflow(): Promise<string[]> {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  const overflow = document.documentElement.scrollWidth - innerWidth;
  return overflow > 0 ? [`the page is ${overflow} px wider than the window`] : [];
}

/**
 * What a finger cannot meet: each control in view with a side under `least`, with its size. A field counts with its label,
 * which takes the press for it; links in running text are as high as their line.
 */
function findSmallTargets(least: number): string[] {
  if (!matchMedia('(pointer: coarse)').matches) return ['the pointer is no finger'];
  const controls =
    'a[href], button, input, select, textarea, summary, [role=option], [role=slider], [role=tab], [role=gridcell]';
  const scope = document.querySelector('dialog:modal') ?? document;
  const small = [...scope.querySelectorAll<HTMLElement>(controls)].flatMap((control) => {
    const isInline = control.localName === 'a' && getComputedStyle(control).display === 'inline';
    if (isInline || !control.checkVisibility({ visibilityProperty: true }) || control.matches(':disabled')) return [];
    const label = control instanceof HTMLInputElement ? control.closest('label') : null;
    // What is laid over the box around it takes the press for all of that box.
    const { position, inset } = getComputedStyle(control, '::after');
    const around = position === 'absolute' && inset === '0px' ? control.offsetParent : null;
    const boxes = [control, label, around].flatMap((element) => element?.getBoundingClientRect() ?? []);
    const [width, height] = [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
    // What only a screen reader meets, and the skip link before it has the focus.
    if (width < 2 || height < 2 || boxes[0]!.bottom < 0) return [];
    if (width >= least - 0.5 && height >= least - 0.5) return [];
    const name = control.getAttribute('aria-label') ?? control.textContent.trim().slice(0, 30);
    const type = control instanceof HTMLInputElement ? `[${control.type}]` : '';
    return [
      `${control.localName}${type}.${control.className} “${name}” is ${Math.round(width)} × ${Math.round(height)}`,
    ];
  });
  return [...new Set(small)];
}
