import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import FIELD_LABELS from '../../../src/worker/models/field-labels.json';
import { buildInputSchema } from '../../../src/worker/models/input-schema.ts';
import { isEdgeFile, isHttpUrl } from '../../../src/web/shared/preview.ts';
import { buildForm } from '../../../src/web/studio/form/build-form.ts';
import { parseDraft } from '../../../src/web/studio/form/draft.ts';
import { matchesMedia, validateFileKinds } from '../../../src/web/studio/form/file-kind.ts';

import { sanitizeValues } from '../../../src/web/studio/form/sanitize-values.ts';
import { parseEntry } from '../../../src/web/studio/history/parse-entry.ts';
import { formatError } from '../../../src/web/studio/messages/error-message.ts';
import { type FormValues } from '../../../src/web/studio/form/field-value.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';

const VALID = { key: 'k', model: 'm', title: 'M', input: {}, createdAt: 1, phase: 'ended' };

describe('a stored history entry', () => {
  it('is parsed if every field is valid', () => {
    expect(parseEntry('k', JSON.stringify(VALID))).toEqual(VALID);
  });

  it.each([
    { files: 'https://e.test/a.mp4' },
    { files: [7] },
    { failure: 'no' },
    { failure: { title: 'no' } },
    { failure: null },
    { text: {} },
    { credits: '42' },
    { tookMs: null },
    { createdAt: 1e300 },
    { createdAt: -1 },
    { input: [] },
    { credentialId: 7 },
    { phase: 'lost' },
    { phase: 'running' },
    { phase: 'running', ref: { taskId: 7 } },
    { ref: { taskId: 't', readToken: 7 } },
  ])('rejects a stored entry with %j', (part) => {
    expect(parseEntry('k', JSON.stringify({ ...VALID, ...part }))).toBeUndefined();
  });
});

describe('a stored draft', () => {
  it('drops everything of a stored draft that has the wrong shape', () => {
    for (const text of [null, '', '7', 'null', '[]', '{"values":7}'])
      expect(parseDraft(text)).toEqual({ values: {} });
    const odd = { model: 7, prompt: {}, values: { a: { prompt: 'x' }, b: 7, c: null, d: [] } };
    expect(parseDraft(JSON.stringify(odd))).toEqual({ values: { a: { prompt: 'x' } } });
  });

  it('drops stored values that do not fit their controls', () => {
    const model = builtInCatalogue.find(DEFAULT_MODEL);
    if (model === undefined) throw new Error('no model');
    const form = buildForm(buildInputSchema(model, true, FIELD_LABELS));
    const odd = { prompt: { a: 1 }, aspect_ratio: 'round', cfg_scale: '1', nothing: 1 };
    const sanitized = sanitizeValues(form, odd as unknown as FormValues);
    expect(Object.values(sanitized).filter((value) => value !== undefined)).toEqual([]);
    const valid = { prompt: 'x', aspect_ratio: '16:9', cfg_scale: 0.5 };
    expect(sanitizeValues(form, valid)).toMatchObject(valid);
  });
});

it('turns only http and https URLs into links', () => {
  expect(isHttpUrl('https://e.test/a.mp4')).toBe(true);
  for (const address of ['javascript:alert(1)', 'data:text/html,x', 'blob:x', '/a.mp4', ''])
    expect(isHttpUrl(address)).toBe(false);
});

it('shows pictures of files of this edge only, on whatever host it serves them', () => {
  for (const address of ['https://e.test/uploads/a/b.png', 'http://files.test/files/a/0.png?b'])
    expect(isEdgeFile(address)).toBe(true);
  for (const address of [
    'https://e.test/b.png',
    'data:/files/a',
    '/files/a/0.png',
    'https://e.test/?/files/a/',
  ])
    expect(isEdgeFile(address)).toBe(false);
});

it('accepts files of the kind of the field and names the ones it rejects', () => {
  const image = { name: 'a.png', type: 'image/png' };
  expect(matchesMedia(image, 'image')).toBe(true);
  expect(matchesMedia({ name: 'a.mov', type: '' }, 'video')).toBe(true);
  expect(validateFileKinds([image], 'image')).toBeUndefined();
  expect(validateFileKinds([image, { name: 'a.pdf', type: 'application/pdf' }], 'image')).toBe(
    'Choose an image: a.pdf was not added.',
  );
});

it("ends KIE's messages with one full stop and formats sizes in MB", () => {
  expect(formatError({ message: 'bad image.', type: 'upstream_refused' }).text).toMatch(
    /^KIE says: bad image\. No task/,
  );
  const message = 'The image is larger than 31457280 bytes.';
  expect(formatError({ message, type: 'body_too_large' }).text).toBe(
    'The image is larger than 30 MB.',
  );
});
