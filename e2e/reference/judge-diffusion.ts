// The judge of the pocket Stable Diffusion's recipe with the app's own engines, 40 prompts and four seeds:
//   node e2e/reference/run.mjs judge-diffusion.ts
// Fails when pocket CLIP names fewer pictures right among 20 random labels than judge_sd.py measured, less 2 points.
import { judged, openCritic, openPainter } from '../diffusion-judge.ts';

/** Of 64 pictures by diffusers: DDIM, 25 steps, guidance 6. */
const measured = 0.925;
const seeds = [0, 1, 2, 3];
const paint = await openPainter();
const judge = await openCritic();

let [amongTwenty, amongAll, count] = [0, 0, 0];
for (const subject of judged) {
  const [concept] = subject;
  const pictures = await paint(subject, { seeds, steps: 25, scheduler: 'DDIM' });
  const verdicts = await Promise.all(pictures.map((picture) => judge(picture, concept)));
  const shares = verdicts.map((verdict) => `${verdict.named} ${(100 * verdict.amongTwenty).toFixed(0)} %`);
  console.log(`${concept.padEnd(18)} ${shares.join(', ')}`);
  for (const verdict of verdicts) {
    amongTwenty += verdict.amongTwenty;
    amongAll += Number(verdict.named === concept);
    count++;
  }
}
const percent = (sum: number): string => `${((100 * sum) / count).toFixed(1)} %`;
console.log(`${count} pictures: ${percent(amongTwenty)} right among 20, ${percent(amongAll)} among all`);
if (amongTwenty / count < measured - 0.02) process.exitCode = 1;
