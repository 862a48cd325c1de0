import { Button } from '../../../../ui/Button.tsx';
import { saveText } from '../../../../ui/save.ts';
import { decisionsCsv, decisionsJson, type Decision } from '../../moderate/decisions.ts';
import { policyOf } from '../../moderate/selectors.ts';
import { moderateStore, useModerate } from '../../moderate/store.ts';

/** What was decided under the policy in use, the first decision first. */
function ownDecisions(): { name: string; decisions: Decision[] } {
  const state = moderateStore.getState();
  const { id, name } = policyOf(state);
  const own = [...state.decisions.values()].filter(({ policy }) => policy === id);
  return { name, decisions: own.toSorted((a, b) => a.at - b.at) };
}

/** The decisions of the policy in use as files. */
export function DecisionExport() {
  const hasAny = useModerate(({ decisions, policy }) => [...decisions.values()].some((one) => one.policy === policy));
  const save = (format: 'csv' | 'json') => (): void => {
    const { name, decisions } = ownDecisions();
    if (format === 'csv') saveText(`${name} decisions.csv`, decisionsCsv(decisions), 'text/csv');
    else saveText(`${name} decisions.json`, decisionsJson(name, decisions), 'application/json');
  };
  return (
    <>
      <Button size="small" disabled={!hasAny} title="Decisions as CSV" onClick={save('csv')}>
        CSV
      </Button>
      <Button size="small" disabled={!hasAny} title="Decisions as JSON" onClick={save('json')}>
        JSON
      </Button>
    </>
  );
}
