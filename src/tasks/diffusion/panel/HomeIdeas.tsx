import { Button } from '../../../ui/Button.tsx';
import text from '../../../ui/text.module.css';
import wing from '../../../ui/wing.module.css';
import { useDiffusion } from '../store.ts';
import css from './home.module.css';
import { ideas, promptOf } from './ideas.ts';
import { generateHere } from './generate-here.ts';
import { useSize } from './use-size.ts';

/** Words to try, and the size that they are painted in. */
export function HomeIdeas() {
  const prompt = useDiffusion((state) => state.form.prompt);
  const { width, height } = useSize();
  return (
    <div className={wing.samples}>
      <span>Try</span>
      <ul className={css.ideas} aria-label="Words to try">
        {ideas.map((idea) => (
          <li key={idea.thing}>
            <Button
              size="small"
              aria-pressed={prompt === promptOf(idea)}
              onClick={() => void generateHere(promptOf(idea))}
            >
              {idea.thing}
            </Button>
          </li>
        ))}
      </ul>
      <small className={text.nowrap}>
        {width} × {height}
      </small>
    </div>
  );
}
