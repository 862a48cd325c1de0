import layout from '../../../../ui/layout.module.css';
import { Segmented } from '../../../../ui/Segmented.tsx';
import { Select } from '../../../../ui/Select.tsx';
import { Slider } from '../../../../ui/Slider.tsx';
import { eachMost } from '../../tags/rule.ts';
import { useTags } from '../../tags/store.ts';
import css from './tags.module.css';

const modes = [
  { value: 'together', label: 'Together' },
  { value: 'alone', label: 'Each alone' },
] as const;
const sentences = [
  { value: 'plain', label: 'The tag alone' },
  { value: 'photo', label: 'a photo of a …' },
  { value: 'openai-7', label: '7 of CLIP’s sentences' },
  { value: 'openai-80', label: '80 of CLIP’s sentences' },
] as const;
const explained = {
  together: 'All tags and “none of these” share 100 %. Strict: a second object lowers the first one’s share.',
  alone: 'Each tag against “none of these” only, so a picture can have many. Looser: more tags, but more mistakes.',
};

/** When a picture has a tag. */
export function TagRuleFields() {
  const rule = useTags((state) => state.rule);
  const templates = useTags((state) => state.templates);
  const setRule = useTags((state) => state.setRule);
  const setTemplates = useTags((state) => state.setTemplates);
  return (
    <section className={layout.group} aria-label="Rule">
      <Segmented
        legend="How tags compete"
        fill
        options={modes}
        value={rule.mode}
        onChange={(mode) => setRule({ mode })}
      />
      <p className={css.hint}>{explained[rule.mode]}</p>
      <Slider
        label="Minimum share, %"
        min={0}
        max={100}
        value={Math.round(rule.minimum * 100)}
        onChange={(percent) => setRule({ minimum: percent / 100 })}
      />
      <Slider
        label="Minimum margin"
        min={0}
        max={0.2}
        step={0.005}
        value={rule.margin}
        onChange={(margin) => setRule({ margin })}
        hint="How much nearer the tag has to be than “none of these”, as a difference of cosines. It does not depend on how many tags there are."
      />
      <Slider
        label="Maximum tags per picture"
        min={1}
        max={eachMost}
        value={rule.most}
        onChange={(most) => setRule({ most })}
      />
      <Select
        label="Asked as"
        options={sentences}
        value={templates}
        onChange={(value) => setTemplates(sentences.find((one) => one.value === value)?.value ?? 'plain')}
      />
    </section>
  );
}
