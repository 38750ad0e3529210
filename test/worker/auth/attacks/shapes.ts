/** Bodies of createTask that are JSON and not what they seem. */
import { aBody, CREATE_PATH } from '../../submission/builders.ts';
import { createTaskRequest, DEFAULT_MODEL } from '../../../support/edge.ts';
import { INVALID, AUTH_OFF, type Attack, type Rejection } from './attack.ts';

const NOT_ALLOWED: Rejection = { status: 403, type: 'model_not_allowed' };
const GOOD = JSON.stringify(aBody());

const row = (what: string, refusal: Rejection, body: string): Attack => ({
  what,
  ...refusal,
  vars: AUTH_OFF,
  request: () => ({ path: CREATE_PATH, init: createTaskRequest(body) }),
});

const invalid = (what: string, fields: readonly string[], body: string): Attack => ({
  ...row(what, INVALID, body),
  fields,
});

/** The good body and more: where a name comes twice, the last one holds. */
const and = (more: string) => `${GOOD.slice(0, -1)},${more}}`;
const withInput = (input: string) => `{"model":"${DEFAULT_MODEL}","input":${input}}`;

export const shapes: readonly Attack[] = [
  invalid('that is a list', ['body'], `[${GOOD}]`),
  invalid('that is null', ['body'], 'null'),
  invalid('that is a number', ['body'], '5'),
  invalid('that is a text', ['body'], JSON.stringify(GOOD)),
  invalid('that is true', ['body'], 'true'),
  invalid('of nothing', ['model', 'input'], '{}'),
  invalid('whose model is a list', ['model'], `{"model":["${DEFAULT_MODEL}"],"input":{}}`),
  invalid('whose model is an object', ['model'], `{"model":{"toString":"x"},"input":{}}`),
  row('whose last model is not allowed', NOT_ALLOWED, and('"model":"other/model"')),
  row('whose model is in another case', NOT_ALLOWED, GOOD.replace('kling', 'Kling')),
  row('whose model goes on', NOT_ALLOWED, GOOD.replace(DEFAULT_MODEL, `${DEFAULT_MODEL}\\u0000`)),
  invalid('whose last input is none', ['input'], and('"input":null')),
  invalid('whose last prompt is none', ['input.prompt'], withInput('{"prompt":"a","prompt":5}')),
  invalid(
    'whose last callBackUrl is local',
    ['callBackUrl'],
    and('"callBackUrl":"https://example.com/","callBackUrl":"https://localhost/"'),
  ),
  invalid('with a callback in another spelling', ['callbackUrl'], and('"callbackUrl":"http://a/"')),
  invalid('with __proto__', ['__proto__'], and('"__proto__":{"a":1}')),
  invalid('with __proto__ spelt out', ['__proto__'], and('"\\u005f_proto__":{"a":1}')),
  invalid(
    'with __proto__ in the input',
    ['input.__proto__'],
    withInput('{"prompt":"a","__proto__":{"duration":"10"}}'),
  ),
  invalid('with __proto__ as input', ['input'], withInput('"__proto__"')),
  invalid('with all of it in __proto__', ['model', 'input', '__proto__'], `{"__proto__":${GOOD}}`),
  invalid(
    'with the prompt in __proto__',
    ['input.prompt', 'input.__proto__'],
    withInput('{"__proto__":{"prompt":"a"}}'),
  ),
  invalid(
    'with constructor in the input',
    ['input.constructor'],
    withInput('{"prompt":"a","constructor":{"prototype":{}}}'),
  ),
  invalid('with a toString of its own', ['toString'], and('"toString":null')),
];
