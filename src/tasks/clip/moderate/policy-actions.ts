import {
  copyOf,
  emptyCategory,
  emptyPolicy,
  freeName,
  isBuiltIn,
  originalOf,
  policyFor,
  type NamedPolicy,
} from './policies.ts';
import { columnOf } from './scores.ts';
import { readPolicy } from './policy-file.ts';
import { anyCategory, type ModerateActions, type ModerateState } from './state.ts';

type PolicyActions = Pick<
  ModerateActions,
  | 'choosePolicy'
  | 'addPolicy'
  | 'copyPolicy'
  | 'renamePolicy'
  | 'removePolicy'
  | 'undoRemoval'
  | 'importPolicy'
  | 'addCategory'
  | 'copyCategory'
  | 'changeCategory'
  | 'removeCategory'
  | 'calibrate'
>;

interface Surroundings {
  set: (change: Partial<ModerateState>) => void;
  get: () => ModerateState;
  createId: () => string;
  /** Called after each change. */
  onChange: () => void;
}

/** What can be done to policies and their categories. */
export function policyActions({ set, get, createId, onChange }: Surroundings): PolicyActions {
  /** As it was before something was taken away. */
  let before: Pick<ModerateState, 'policies' | 'policy' | 'category'> | undefined;

  const names = (): string[] => get().policies.map(({ name }) => name);
  const use = (policies: readonly NamedPolicy[], policy: string, category = anyCategory): void => {
    set({ policies, policy, category, current: undefined, removed: undefined });
    onChange();
  };
  const edit = (change: (policy: NamedPolicy) => NamedPolicy, category = get().category): void => {
    const { policies, policy } = get();
    set({ policies: policies.map((one) => (one.id === policy ? change(one) : one)), category, removed: undefined });
    onChange();
  };
  const own = (): NamedPolicy => get().policies.find(({ id }) => id === get().policy)!;
  const remember = (): void => {
    const { policies, policy, category } = get();
    before = { policies, policy, category };
  };

  return {
    choosePolicy: (id) => use(get().policies, id),
    addPolicy() {
      const added = emptyPolicy(createId(), names());
      use([...get().policies, added], added.id, added.categories[0]!.id);
    },
    copyPolicy() {
      const copy = copyOf(own(), createId(), names());
      use([...get().policies, copy], copy.id, get().category);
    },
    renamePolicy: (name) => edit((policy) => ({ ...policy, name })),
    removePolicy() {
      remember();
      const { policies, policy } = get();
      const { name } = own();
      if (isBuiltIn(policy))
        use(
          policies.map((one) => (one.id === policy ? originalOf(policy) : one)),
          policy,
        );
      else
        use(
          policies.filter(({ id }) => id !== policy),
          policyFor(get().model),
        );
      set({ removed: isBuiltIn(policy) ? 'The policy is as it came.' : `“${name}” was deleted.` });
    },
    undoRemoval() {
      if (!before) return;
      set({ ...before, current: undefined, removed: undefined });
      before = undefined;
      onChange();
    },
    async importPolicy(file) {
      const read = readPolicy(await file.text(), file.name);
      const added = { ...read, id: createId(), name: freeName(read.name, names()) };
      use([...get().policies, added], added.id);
    },

    addCategory() {
      const added = emptyCategory(
        createId(),
        own().categories.map(({ name }) => name),
      );
      edit((policy) => ({ ...policy, categories: [...policy.categories, added] }), added.id);
    },
    copyCategory(id) {
      const { categories } = own();
      const place = categories.findIndex((one) => one.id === id);
      const copy = copyOf(
        categories[place]!,
        createId(),
        categories.map(({ name }) => name),
      );
      edit((policy) => ({ ...policy, categories: policy.categories.toSpliced(place + 1, 0, copy) }), copy.id);
    },
    changeCategory: (id, change) =>
      edit((policy) => ({
        ...policy,
        categories: policy.categories.map((one) => (one.id === id ? { ...one, ...change } : one)),
      })),
    removeCategory(id) {
      remember();
      const name = own().categories.find((one) => one.id === id)?.name;
      edit(
        (policy) => ({ ...policy, categories: policy.categories.filter((one) => one.id !== id) }),
        get().category === id ? anyCategory : get().category,
      );
      set({ removed: `“${name}” was deleted.` });
    },
    calibrate(share) {
      const { table } = get();
      remember();
      edit((policy) => ({
        ...policy,
        categories: policy.categories.map((one) => {
          const column = columnOf(table, one);
          return column ? { ...one, threshold: column.calibration.threshold(100 - 100 * share) } : one;
        }),
      }));
      set({ removed: 'The lines were moved.' });
    },
  };
}
