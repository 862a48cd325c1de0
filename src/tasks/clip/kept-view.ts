import { type Keeper, readKept, tabKeeper, writeKept } from '../../runtime/page/kept-text.ts';
import type { Session, Snapshot } from '../../runtime/page/kept-session.ts';
import type { Picture } from './picture.ts';
import type { ClipState, TemplateChoice } from './state.ts';

/** What Classify asks, as a person has set it. */
export type Question = Pick<ClipState, 'labels' | 'templates' | 'ownTemplates' | 'showNone'>;

const key = 'triptych-classify';
const templateChoices: readonly TemplateChoice[] = ['plain', 'photo', 'openai-7', 'openai-80', 'own'];

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

/** The question of the last visit; of each part only what can be asked. */
export function readQuestion(keeper: Keeper | undefined = tabKeeper()): Partial<Question> {
  try {
    const { labels, templates, ownTemplates, showNone } = JSON.parse(
      readKept(key, keeper) ?? '{}',
    ) as Partial<Question>;
    return {
      ...(isTexts(labels) && { labels }),
      ...(templateChoices.includes(templates!) && { templates: templates! }),
      ...(isTexts(ownTemplates) && { ownTemplates }),
      ...(typeof showNone === 'boolean' && { showNone }),
    };
  } catch {
    return {};
  }
}

/** Stores the question with every change; without storage it ends with the page. */
export const keepQuestion = (
  { labels, templates, ownTemplates, showNone }: Question,
  keeper: Keeper | undefined = tabKeeper(),
): void =>
  void writeKept(key, JSON.stringify({ labels, templates, ownTemplates, showNone } satisfies Question), keeper);

/** The pictures of Classify without their files, which are stored under their ids. */
export interface KeptPictures {
  pictures: readonly Omit<Picture, 'file'>[];
  current: string | undefined;
  view: ClipState['view'];
}
export type ClipSession = Session<KeptPictures>;

const withoutFile = ({ id, name, state, reading, error }: Picture): KeptPictures['pictures'][number] => ({
  id,
  name,
  state,
  ...(reading && { reading }),
  ...(error && { error }),
});

/** What there is to store of the view. The sample that the home page shows by itself is nobody's work. */
export function toSnapshot({ pictures, current, view, greeting }: ClipState): Snapshot<KeptPictures> {
  const own = pictures.filter(({ id }) => id !== greeting);
  return {
    value: { pictures: own.map(withoutFile), current, view },
    files: new Map(own.map(({ id, file }) => [id, file])),
  };
}

/**
 * The pictures of a snapshot with their files; one whose file was not stored is left out. What has no answer to the
 * labels of now waits for it.
 */
export const fromSnapshot = ({ value, files }: Snapshot<KeptPictures>, labels: readonly string[]): Picture[] =>
  value.pictures.flatMap((picture): Picture[] => {
    const file = files.get(picture.id);
    if (!file) return [];
    const isAnswered = picture.reading?.labels.join('\n') === labels.join('\n');
    const isOver = picture.state === 'failed' || (picture.state === 'done' && isAnswered);
    return [{ ...picture, file, state: isOver ? picture.state : 'waiting' }];
  });
