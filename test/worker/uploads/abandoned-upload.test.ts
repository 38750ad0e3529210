import { expect, it } from 'vitest';
import { readError } from '../auth/builders.ts';
import { rows } from '../tasks/builders.ts';
import { form, PNG, readStorage, streamUpload, uploadingEdge } from './builders.ts';

it('an upload whose row was given up while its file arrived is an error and leaves no object', async () => {
  const edge = uploadingEdge();
  const real = { ...edge.deps.uploads };
  edge.deps.uploads.reserve = async (...args) => {
    const isReserved = await real.reserve(...args);
    await rows('delete from uploads');
    return isReserved;
  };
  const response = await streamUpload(edge, form(['file', PNG]));
  expect(await readError(response)).toEqual([400, 'invalid_request']);
  expect(await readStorage()).toEqual([0, 0]);
});
