/** Entry point of the pages' build: the base document as JSON. */
import { buildBaseDocument } from './document.ts';

export const json = JSON.stringify(buildBaseDocument());
