/** What this edge sends: to the callBackUrl of a createTask, and to ALERT_URL, as OpenAPI 3.1 describes it. */
import type { AlertBody } from '../alerts/alert-message.ts';
import type { CallbackBody } from '../../client/callback.ts';
import { ATTEMPT_TIMEOUT_MS } from '../webhooks/webhook-client.ts';
import { DEFAULT_MODEL } from '../models/catalogue.ts';
import { SECOND_MS } from '../platform/units.ts';
import type { Answer, Parameter, Webhook } from './openapi.ts';
import { inHeader, jsonBody, ref } from './operation.ts';
import type { TagName } from './tags.ts';

const TAG: TagName = 'Callbacks';
const ALERT_TAG: TagName = 'Operation';

const DESCRIPTION = `To the \`callBackUrl\` of a createTask, once its task has ended and its files are safe. The body is KIE's own, with links of this edge, and as recordInfo tells of the task.

Answer 2xx as soon as it is written down. 410 ends it: nothing more is tried. Any other status, a redirect among them, and no answer within ${ATTEMPT_TIMEOUT_MS / SECOND_MS} seconds count as a failure, and it is sent again, after waits that grow, until the attempts are used up. A \`Retry-After\` that asks for more time is kept to.

The same callback may come twice, and later ones before earlier ones: take each \`webhook-id\` once, and drop a \`sequence\` that is not above the last you took of its task. Of a task there is more than one where a file that was given up was copied after all, or a result followed.

Verify a signature before anything else. \`webhook-signature\` is that of Standard Webhooks, whose libraries check it. KIE's own headers are there for receivers that were written for KIE; their signature does not cover the body. The secret of a client token was answered when the token was made; every other client's is the deployment's, which the operator knows.`;

const signed = (name: string, description: string): Parameter => ({
  ...inHeader(name, description),
  required: true,
});

const STANDARD_HEADERS: readonly Parameter[] = [
  signed('webhook-id', 'Names this message: the same at every try, so that it can be taken once.'),
  signed('webhook-timestamp', 'When this try was signed, in Unix seconds. Refuse what is old.'),
  signed(
    'webhook-signature',
    '`v1,` and the base64 of an HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`, with the bytes that are base64 in the secret behind `whsec_`. While secrets change there are several, with spaces between; one that fits is enough.',
  ),
];

const HEADERS: readonly Parameter[] = [
  ...STANDARD_HEADERS,
  signed('x-webhook-timestamp', 'As KIE sends it: the same as `webhook-timestamp`.'),
  signed(
    'x-webhook-signature',
    'As KIE sends it: the base64 of an HMAC-SHA256 over `{taskId}.{x-webhook-timestamp}`, with the whole text of the newest secret as its key.',
  ),
];

const RESPONSES: Readonly<Record<string, Answer>> = {
  '2XX': {
    description: 'You have it. The body of the answer is kept, its beginning, for you to see.',
  },
  '410': { description: 'You do not want it. It is not sent again.' },
  default: { description: 'You do not have it. It is sent again, later.' },
};

const ALERT = `To \`ALERT_URL\`, once when something is alarming and once when that is over: \`data.kind\` says what, \`text\` all of it in words. What is lost is told again when there is more of it, an hour later at the earliest.

Answer 2xx. After anything else it is sent again, after waits that double from a minute to an hour: of an alarm until it is over, of an end for a day. The signature is that of Standard Webhooks, with the secret of the deployment.`;

const EXAMPLE_REQUEST = {
  callBackUrl: 'https://your-domain.com/api/callback',
  model: DEFAULT_MODEL,
  input: { prompt: 'A lighthouse at dusk' },
};

/** `origin` is the edge's own address. */
export function webhooks(origin: string): Record<string, Webhook> {
  return {
    taskEnded: {
      post: {
        operationId: 'taskEnded',
        tags: [TAG],
        summary: 'A task has ended',
        description: DESCRIPTION,
        // Whoever receives it has no credential of ours to ask for: a signature is what proves it.
        security: [],
        parameters: HEADERS,
        requestBody: jsonBody(ref('Callback'), {
          success: { summary: 'A success', value: example(origin) },
        }),
        responses: RESPONSES,
      },
    },
    alert: {
      post: {
        operationId: 'alert',
        tags: [ALERT_TAG],
        summary: 'Something is alarming, or over',
        description: ALERT,
        security: [],
        parameters: STANDARD_HEADERS,
        requestBody: jsonBody(ref('Alert'), {
          raised: { summary: 'An alarm', value: alertExample(origin) },
        }),
        responses: {
          '2XX': { description: 'You have it.' },
          default: { description: 'You do not have it. It is sent again, later.' },
        },
      },
    },
  };
}

function example(origin: string): CallbackBody {
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
