/** createTask bodies that are valid JSON and invalid requests. */
import { aBody, CREATE_PATH } from '../../submission/builders.ts';
import { createTaskRequest, DEFAULT_MODEL } from '../../../support/edge.ts';
import { INVALID, AUTH_OFF, type Attack, type Rejection } from './attack.ts';

const NOT_ALLOWED: Rejection = { status: 403, type: 'model_not_allowed' };
const VALID = JSON.stringify(aBody());

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

/** The valid body and more fields: of duplicate names JSON.parse keeps the last. */
const withFields = (more: string) => `${VALID.slice(0, -1)},${more}}`;
const withInput = (input: string) => `{"model":"${DEFAULT_MODEL}","input":${input}}`;

export const shapes: readonly Attack[] = [
  invalid('that is a list', ['body'], `[${VALID}]`),
  invalid('that is null', ['body'], 'null'),
  invalid('that is a number', ['body'], '5'),
  invalid('that is a text', ['body'], JSON.stringify(VALID)),
  invalid('that is true', ['body'], 'true'),
  invalid('without any field', ['model', 'input'], '{}'),
  invalid('whose model is a list', ['model'], `{"model":["${DEFAULT_MODEL}"],"input":{}}`),
  invalid('whose model is an object', ['model'], `{"model":{"toString":"x"},"input":{}}`),
  row('with a second model that is not allowed', NOT_ALLOWED, withFields('"model":"other/model"')),
  row('whose model is in another case', NOT_ALLOWED, VALID.replace('kling', 'Kling')),
  row(
    'whose model ends with a null character',
    NOT_ALLOWED,
    VALID.replace(DEFAULT_MODEL, `${DEFAULT_MODEL}\\u0000`),
  ),
  invalid('with a second input that is null', ['input'], withFields('"input":null')),
  invalid(
    'with a second prompt that is a number',
    ['input.prompt'],
    withInput('{"prompt":"a","prompt":5}'),
  ),
  invalid(
    'with a second callBackUrl that is local',
    ['callBackUrl'],
    withFields('"callBackUrl":"https://example.com/","callBackUrl":"https://localhost/"'),
  ),
  invalid(
    'with callbackUrl in another case',
    ['callbackUrl'],
    withFields('"callbackUrl":"http://a/"'),
  ),
  invalid('with __proto__', ['__proto__'], withFields('"__proto__":{"a":1}')),
  invalid('with an escaped __proto__', ['__proto__'], withFields('"\\u005f_proto__":{"a":1}')),
  invalid(
    'with __proto__ in the input',
    ['input.__proto__'],
    withInput('{"prompt":"a","__proto__":{"duration":"10"}}'),
  ),
  invalid('with __proto__ as input', ['input'], withInput('"__proto__"')),
  invalid(
    'with all fields in __proto__',
    ['model', 'input', '__proto__'],
    `{"__proto__":${VALID}}`,
  ),
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
  invalid('with a toString of its own', ['toString'], withFields('"toString":null')),
];
