import { Copy, Download, PenLine, Plus, RotateCcw, Trash2, Upload } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { ErrorNote } from '../../../../ui/ErrorNote.tsx';
import { FileButton } from '../../../../ui/FileButton.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import layout from '../../../../ui/layout.module.css';
import { saveText } from '../../../../ui/save.ts';
import { Select } from '../../../../ui/Select.tsx';
import { TextField } from '../../../../ui/TextField.tsx';
import { isBuiltIn, isOriginal } from '../../moderate/policies.ts';
import { policyJson } from '../../moderate/policy-file.ts';
import { policyOf } from '../../moderate/selectors.ts';
import { useModerate } from '../../moderate/store.ts';
import { CategoryEditor } from './CategoryEditor.tsx';
import { CategoryList } from './CategoryList.tsx';
import css from './moderate.module.css';
import { messageOf } from '../../../../runtime/errors.ts';

/** Which policy, what is in it, and what can be done with it. */
export function PolicyRail() {
  const policies = useModerate((state) => state.policies);
  const policy = useModerate(policyOf);
  const choosePolicy = useModerate((state) => state.choosePolicy);
  const addCategory = useModerate((state) => state.addCategory);
  const removed = useModerate((state) => state.removed);
  const undoRemoval = useModerate((state) => state.undoRemoval);
  const isKept = useModerate((state) => state.isKept);
  return (
    <>
      <section className={layout.group} aria-label="Policy">
        <Select
          label="Policy"
          options={policies.map(({ id, name }) => ({ value: id, label: name }))}
          value={policy.id}
          onChange={choosePolicy}
        />
        <PolicyTools />
        <output className={css.undo}>
          {removed && (
            <>
              <span>{removed}</span>
              <Button size="small" onClick={undoRemoval}>
                Undo
              </Button>
            </>
          )}
        </output>
        {!isKept && (
          <p className={css.hint}>
            This browser doesn’t store data for this page. Export your policies and decisions before you close it.
          </p>
        )}
        <CategoryList />
        <Button size="small" variant="quiet" className={css.add} icon={<Plus aria-hidden />} onClick={addCategory}>
          Category
        </Button>
      </section>
      <CategoryEditor />
    </>
  );
}

function PolicyTools() {
  const policy = useModerate(policyOf);
  const addPolicy = useModerate((state) => state.addPolicy);
  const copyPolicy = useModerate((state) => state.copyPolicy);
  const removePolicy = useModerate((state) => state.removePolicy);
  const importPolicy = useModerate((state) => state.importPolicy);
  const [naming, setNaming] = useState(false);
  const [fault, setFault] = useState('');
  const isOfPage = isBuiltIn(policy.id);
  const read = async (file: File): Promise<void> => {
    setFault('');
    try {
      await importPolicy(file);
    } catch (error) {
      setFault(messageOf(error));
    }
  };
  return (
    <>
      <div className={css.tools} role="toolbar" aria-label="Policy tools">
        <IconButton size="small" icon={<Plus aria-hidden />} label="New policy" onClick={addPolicy} />
        <IconButton size="small" icon={<Copy aria-hidden />} label="Duplicate policy" onClick={copyPolicy} />
        <IconButton
          size="small"
          icon={<PenLine aria-hidden />}
          label="Rename policy"
          aria-expanded={naming}
          onClick={() => setNaming(!naming)}
        />
        <FileButton
          size="small"
          className={css.square ?? ''}
          accept=".json,application/json"
          icon={<Upload aria-hidden />}
          aria-label="Import a policy"
          title="Import a policy"
          onFiles={([file]) => file && void read(file)}
        />
        <IconButton
          size="small"
          icon={<Download aria-hidden />}
          label="Export this policy"
          onClick={() => saveText(`${policy.name}.json`, policyJson(policy), 'application/json')}
        />
        <IconButton
          size="small"
          icon={isOfPage ? <RotateCcw aria-hidden /> : <Trash2 aria-hidden />}
          label={isOfPage ? 'Reset to the original policy' : 'Delete policy'}
          disabled={isOfPage && isOriginal(policy)}
          onClick={removePolicy}
        />
      </div>
      {naming && <NameForm key={policy.id} name={policy.name} onDone={() => setNaming(false)} />}
      {fault && <ErrorNote title="Not imported" found={fault} onDismiss={() => setFault('')} />}
    </>
  );
}

function NameForm({ name, onDone }: { name: string; onDone: () => void }) {
  const renamePolicy = useModerate((state) => state.renamePolicy);
  const [draft, setDraft] = useState(name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (draft.trim()) renamePolicy(draft.trim());
    onDone();
  };
  return (
    <form className={css.naming} onSubmit={submit}>
      <TextField
        label="Name of the policy"
        value={draft}
        maxLength={60}
        ref={(input) => input?.focus()}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Escape' && onDone()}
      />
      <Button type="submit" disabled={!draft.trim()}>
        Rename
      </Button>
    </form>
  );
}
