import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  formOf,
  problemsOf,
  type ClientForm,
} from '../../../src/web/console/clients/client-form.ts';
import { newClientSchema } from '../../../src/worker/admin/client-admin.ts';
import { prettyJson } from '../../../src/web/console/tasks/pretty-json.ts';
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
  ...formOf(),
  name: 'shop',
  ...part,
});
const most = (text: string) => ({ kind: 'most', most: text }) as const;

describe('the form of a client', () => {
  it('holds what the client may', () => {
    expect(formOf(client)).toEqual({
      name: 'shop',
      models: 'kling/*\nnano-banana-2',
      expires: '',
      limits: {
        dailyCredits: { kind: 'most', most: '50' },
        monthlyCredits: { kind: 'none', most: '' },
        maxConcurrent: { kind: 'default', most: '' },
        perMinute: { kind: 'default', most: '' },
      },
    });
  });

  it('says what is wrong, field by field', () => {
    const { limits } = formOf();
    const wrong = form({
      name: ' ',
      expires: '2020-01-01',
      limits: {
        ...limits,
        dailyCredits: most(''),
        monthlyCredits: most('-1'),
        perMinute: most('1.5'),
        maxConcurrent: most('x'),
      },
    });
    expect(Object.keys(problemsOf(wrong, NOW)).toSorted()).toEqual([
      'dailyCredits',
      'expires',
      'maxConcurrent',
      'monthlyCredits',
      'name',
      'perMinute',
    ]);
    expect(problemsOf(form({ limits: { ...limits, dailyCredits: most('0.5') } }), NOW)).toEqual({});
  });

  it('is a body that the API takes', () => {
    const { limits } = formOf();
    const body = bodyOf(
      form({
        models: 'kling/*,\n wan/* ',
        expires: '2030-01-31',
        limits: { ...limits, dailyCredits: most('50'), perMinute: { kind: 'none', most: '' } },
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

  it('sends of a change only what differs', () => {
    const before = formOf(client);
    expect(bodyOf(before, before)).toEqual({});
    const { limits } = before;
    expect(
      bodyOf({ ...before, models: '', limits: { ...limits, dailyCredits: most('84') } }, before),
    ).toEqual({ models: null, dailyCredits: 84 });
  });
});

describe('JSON to be read', () => {
  it('is indented, and what is none stays as it is', () => {
    expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(prettyJson({ a: 1 })).toBe('{\n  "a": 1\n}');
    expect([prettyJson('plain'), prettyJson('12')]).toEqual(['plain', '12']);
  });
});
