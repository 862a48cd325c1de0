import { createLabelSetStore, type LabelSetStore } from '../label-sets.ts';

/** Own lists of tags, kept apart from the sets of labels of Classify. */
export const createTagListStore = (): LabelSetStore => createLabelSetStore('triptych-tag-lists');
