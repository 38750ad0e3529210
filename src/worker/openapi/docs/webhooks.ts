/** The webhooks that this edge sends: to the callBackUrl of a createTask, and to ALERT_URL. */
import type { AlertBody } from '../../alerts/alert-message.ts';
import type { CallbackBody } from '../../../client/response-types.ts';
import { ATTEMPT_TIMEOUT_MS } from '../../webhooks/webhook-client.ts';
import { DEFAULT_MODEL } from '../../models/catalogue.ts';
import { SECOND_MS } from '../../platform/units.ts';
import type { Parameter, ResponseObject, Webhook } from '../openapi.ts';
import { headerParameter, jsonRequestBody } from './requests.ts';
import { alert } from './schemas/alert.ts';
import { callbackBody } from './schemas/callback.ts';
import { refTo } from './schemas/component.ts';
import type { TagName } from './tags.ts';

const CALLBACK_TAG: TagName = 'Callbacks';
const ALERT_TAG: TagName = 'Admin';

const CALLBACK_DESCRIPTION = `Sent to the \`callBackUrl\` of a createTask after its task has ended and its files are stored. The body has KIE's format, with links of this edge and the fields of recordInfo.

Respond 2xx as soon as you have stored it. 410 ends the delivery. Any other status (including redirects), or no response within ${ATTEMPT_TIMEOUT_MS / SECOND_MS} seconds, is a failure: the delivery is retried with growing delays until its attempts are used up. A longer \`Retry-After\` is respected.

Callbacks may arrive twice or out of order: process each \`webhook-id\` once, and ignore a \`sequence\` that is not above the last one processed for its task. A task has a second callback if a failed file was copied after all, or if its result arrived late.

Verify a signature first, then that \`callBackUrl\` is your address and \`client\` an owner that you expect. \`webhook-signature\` follows Standard Webhooks, whose libraries verify it. KIE's own headers support servers that were written for KIE; their signature does not cover the body. The secret of a client token is returned when the token is created; all other clients use the secret of the deployment, which the operator has.`;

const signatureHeader = (name: string, description: string): Parameter => ({
  ...headerParameter(name, description),
  required: true,
});

const STANDARD_HEADERS: readonly Parameter[] = [
  signatureHeader(
    'webhook-id',
    'Identifies this message. All attempts share it, so that you can process it once.',
  ),
  signatureHeader(
    'webhook-timestamp',
    'When this attempt was signed, in Unix seconds. Reject old messages.',
  ),
  signatureHeader(
    'webhook-signature',
    '`v1,` and the base64 of an HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`, keyed with the decoded base64 after `whsec_` in the secret. During a rotation there are several, separated by spaces; one valid signature is sufficient.',
  ),
];

const CALLBACK_HEADERS: readonly Parameter[] = [
  ...STANDARD_HEADERS,
  signatureHeader('x-webhook-timestamp', "In KIE's format: equals `webhook-timestamp`."),
  signatureHeader(
    'x-webhook-signature',
    "In KIE's format: the base64 of an HMAC-SHA256 over `{taskId}.{x-webhook-timestamp}`, keyed with the full text of the newest secret.",
  ),
];

const CALLBACK_RESPONSES: Readonly<Record<string, ResponseObject>> = {
  '2XX': {
    description:
      'The callback is delivered. The start of the response body is stored for debugging.',
  },
  '410': { description: 'The endpoint is gone. The callback is not retried.' },
  default: { description: 'The attempt failed. It is retried later.' },
};

const ALERT_DESCRIPTION = `Sent to \`ALERT_URL\`, once when an alert fires and once when it resolves. \`data.kind\` is for programs, \`text\` for people. An alert that counts losses is sent again when the count grows, at most once an hour.

Respond 2xx. After any other response it is retried, with delays that double from one minute to one hour: a firing alert until it resolves, a resolved one for a day. The signature follows Standard Webhooks, with the secret of the deployment.`;

const EXAMPLE_REQUEST = {
  callBackUrl: 'https://your-domain.com/api/callback',
  model: DEFAULT_MODEL,
  input: { prompt: 'A lighthouse at dusk' },
};

/** The webhooks by name; `origin` is the public origin of this edge. */
export function buildWebhooks(origin: string): Record<string, Webhook> {
  return {
    taskEnded: {
      post: {
        operationId: 'taskEnded',
        tags: [CALLBACK_TAG],
        summary: 'A task ended',
        description: CALLBACK_DESCRIPTION,
        // A webhook carries no credential: its signature authenticates it.
        security: [],
        parameters: CALLBACK_HEADERS,
        requestBody: jsonRequestBody(refTo(callbackBody), {
          success: { summary: 'A succeeded task', value: callbackExample(origin) },
        }),
        responses: CALLBACK_RESPONSES,
      },
    },
    alert: {
      post: {
        operationId: 'alert',
        tags: [ALERT_TAG],
        summary: 'An alert fired or resolved',
        description: ALERT_DESCRIPTION,
        security: [],
        parameters: STANDARD_HEADERS,
        requestBody: jsonRequestBody(refTo(alert), {
          firing: { summary: 'A firing alert', value: alertExample(origin) },
        }),
        responses: {
          '2XX': { description: 'The alert is delivered.' },
          default: { description: 'The attempt failed. It is retried later.' },
        },
      },
    },
  };
}

function callbackExample(origin: string): CallbackBody {
  const link = `${origin}/files/1795858830123000-1soAJmq9Ce-qUM0zE8HMHg/0.mp4`;
  return {
    code: 200,
    msg: 'Playground task completed successfully.',
    data: {
      taskId: '97e14c7f43a84c6ca22b98af36ddf325',
      model: DEFAULT_MODEL,
      param: JSON.stringify(EXAMPLE_REQUEST),
      completeTime: 1893456123000,
      createTime: 1893456000000,
      updateTime: 1893456123000,
      costTime: 123,
      consumeCredits: 42,
      state: 'success',
      resultJson: JSON.stringify({ resultUrls: [link] }),
      sequence: 1,
      callBackUrl: EXAMPLE_REQUEST.callBackUrl,
      client: 'user:4711',
    },
  };
}

function alertExample(edge: string): AlertBody {
  const at = 1893456000000;
  const message = 'The account at KIE has 42 credits left; ALERT_BALANCE_CREDITS is 100. …';
  return {
    type: 'alert',
    timestamp: new Date(at).toISOString(),
    data: { kind: 'balance_low', state: 'firing', message, raisedAt: at, at, edge },
    text: `[FIRING] kie-edge at ${edge}: ${message}`,
  };
}
