import { hrefOfModel, readModelChoices } from '../../../../runtime/page/model-choice.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { formatBytes } from '../../../../ui/units.ts';
import { useRead } from '../../../../ui/use-read.ts';
import { builtInModel } from '../../defaults.ts';
import { policyFor } from '../../moderate/policies.ts';
import { policyOf } from '../../moderate/selectors.ts';
import { useModerate } from '../../moderate/store.ts';
import css from './moderate.module.css';

const readChoices = () => readModelChoices('clip');

/** What the pocket model can judge of the policy in use, and what would judge the rest; nothing for other models. */
export function ModelLimits() {
  const isPocket = useModerate((state) => state.model === builtInModel);
  const suits = useModerate((state) => policyOf(state).id === policyFor(builtInModel));
  return isPocket ? suits ? <CanJudge /> : <CannotJudge /> : null;
}

function CanJudge() {
  return (
    <Notice className={css.note} title="Pocket CLIP judges weapons and alcohol, nothing else">
      <p className={css.hint}>
        Of 830 emoji-like drawings that it never saw it flagged the 16 with a sword, a bomb, a bow, wine or beer, and 2
        % of the rest; of 523 harmless photos 11, most of them hand tools. How many weapons it misses in photos was not
        measured. It cannot judge nudity, injuries or what people do. <Better />
      </p>
    </Notice>
  );
}

function CannotJudge() {
  const choosePolicy = useModerate((state) => state.choosePolicy);
  return (
    <Notice
      tone="warn"
      className={css.note}
      title="Pocket CLIP cannot judge most of what a policy asks"
      actions={
        <Button size="small" onClick={() => choosePolicy(policyFor(builtInModel))}>
          Ask what it can judge
        </Button>
      }
    >
      <p className={css.hint}>
        It knows about 1,000 kinds of things in photos, and 498 in emoji-style drawings. Of anything else, such as
        nudity, injuries and what people do, its scores say nothing. <Better />
      </p>
    </Notice>
  );
}

/** The model to get or, where one is here already, to choose. */
function Better() {
  const { ready = [], offer } = useRead(readChoices) ?? {};
  const other = ready.find(({ id }) => id !== builtInModel);
  if (other) return <a href="#/clip/search">Choose {other.name} for the library</a>;
  if (!offer) return null;
  return (
    <a href={hrefOfModel(offer)}>
      Get {offer.name} ({formatBytes(offer.bytes)})
    </a>
  );
}
