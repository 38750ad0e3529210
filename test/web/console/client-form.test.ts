import { describe, expect, it } from 'vitest';
import {
  buildClientBody,
  buildClientForm,
  validateClientForm,
  type ClientForm,
} from '../../../src/web/console/clients/client-form.ts';
import { newClientSchema } from '../../../src/worker/admin/client-admin.ts';
import { formatJson } from '../../../src/web/console/tasks/format-json.ts';
import { NOW } from './builders.ts';

const client = {
  id: 'c1',
  name: 'shop',
  models: ['kling/*', 'nano-banana-2'],
  createdAt: NOW,
  expiresAt: null,
  revokedAt: null,
  webhookSecretRotatedAt: null,
  dailyCredits: 50,
  monthlyCredits: null,
};

const form = (part: Partial<ClientForm> = {}): ClientForm => ({
  ...buildClientForm(),
  name: 'shop',
  ...part,
});
const max = (text: string) => ({ kind: 'max', value: text }) as const;

describe('the client form', () => {
  it('fills the client form with the settings of the client', () => {
    expect(buildClientForm(client)).toEqual({
      name: 'shop',
      models: 'kling/*\nnano-banana-2',
      expires: '',
      limits: {
        dailyCredits: { kind: 'max', value: '50' },
        monthlyCredits: { kind: 'none', value: '' },
        maxConcurrent: { kind: 'default', value: '' },
        perMinute: { kind: 'default', value: '' },
      },
    });
  });

  it('reports a problem for each invalid field of the client form', () => {
    const { limits } = buildClientForm();
    const wrong = form({
      name: ' ',
      expires: '2020-01-01',
      limits: {
        ...limits,
        dailyCredits: max(''),
        monthlyCredits: max('-1'),
        perMinute: max('1.5'),
        maxConcurrent: max('x'),
      },
    });
    expect(Object.keys(validateClientForm(wrong, NOW)).toSorted()).toEqual([
      'dailyCredits',
      'expires',
      'maxConcurrent',
      'monthlyCredits',
      'name',
      'perMinute',
    ]);
    expect(
      validateClientForm(form({ limits: { ...limits, dailyCredits: max('0.5') } }), NOW),
    ).toEqual({});
  });

  it('builds a request body that the admin API accepts', () => {
    const { limits } = buildClientForm();
    const body = buildClientBody(
      form({
        models: 'kling/*,\n wan/* ',
        expires: '2030-01-31',
        limits: { ...limits, dailyCredits: max('50'), perMinute: { kind: 'none', value: '' } },
      }),
    );
    expect(newClientSchema().parse(body)).toMatchObject({
      name: 'shop',
      models: ['kling/*', 'wan/*'],
      dailyCredits: 50,
      perMinute: null,
    });
    expect(body).not.toHaveProperty('maxConcurrent');
    expect(new Date(body['expiresAt'] as number).getTime()).toBe(
      new Date('2030-01-31T23:59:59').getTime(),
    );
  });

  it('sends only the changed fields of an existing client', () => {
    const before = buildClientForm(client);
    expect(buildClientBody(before, before)).toEqual({});
    const { limits } = before;
    expect(
      buildClientBody(
        { ...before, models: '', limits: { ...limits, dailyCredits: max('84') } },
        before,
      ),
    ).toEqual({ models: null, dailyCredits: 84 });
  });
});

describe('formatJson', () => {
  it('formatJson indents JSON objects and returns other strings unchanged', () => {
    expect(formatJson('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(formatJson({ a: 1 })).toBe('{\n  "a": 1\n}');
    expect([formatJson('plain'), formatJson('12')]).toEqual(['plain', '12']);
  });
});
