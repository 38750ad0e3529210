import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import {
  headerParameter,
  jsonRequestBody,
  pathParameter,
  queryParameter,
} from '../openapi/docs/requests.ts';
import { jsonResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import type { Schema } from '../openapi/openapi.ts';
import { CALLBACK_TOKEN_PARAMETER } from '../upstream/callback-address.ts';
import type { callbackRoutes } from './callback-routes.ts';

/** A callback as KIE documents it. The parser is tolerant: all fields are optional and others are accepted. */
const KIE_CALLBACK: Schema = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    msg: { type: 'string' },
    data: {
      type: 'object',
      properties: {
        taskId: { type: 'string' },
        state: { type: 'string' },
        resultJson: { type: 'string' },
      },
    },
  },
};

const SUCCESS = {
  code: 200,
  msg: 'Playground task completed successfully.',
  data: {
    taskId: '97e14c7f43a84c6ca22b98af36ddf325',
    state: 'success',
    resultJson: '{"resultUrls":["https://example.com/video.mp4"]}',
  },
};

const receipt = component('CallbackReceipt', z.object({ code: z.literal(200), msg: z.string() }));

export const endpoints = describeRoutes<typeof callbackRoutes>({
  'POST /callbacks/{seq}': {
    id: 'receiveCallback',
    tag: 'KIE',
    summary: "Receive KIE's callback for a task",
    description:
      'The URL that KIE gets as `callBackUrl`. The response is sent after the callback is committed. Repeats have no effect.',
    callers: 'public',
    parameters: [
      pathParameter('seq', "The leading digits of the task's id.", '1795858830123000'),
      queryParameter(
        CALLBACK_TOKEN_PARAMETER,
        "A signature of the task's id, and the end of that id. Exactly one; other parameters are ignored.",
      ),
      headerParameter('X-Webhook-Timestamp', 'Sent if the KIE account has a webhook key.'),
      headerParameter('X-Webhook-Signature', 'Sent if the KIE account has a webhook key.'),
    ],
    body: jsonRequestBody(KIE_CALLBACK, {
      success: { summary: 'A task that succeeded', value: SUCCESS },
    }),
    responses: { 200: jsonResponse(receipt, 'The callback is stored.') },
    errors: ['callback_unauthorized', 'invalid_json', 'invalid_request', 'body_too_large'],
  },
});
