/** An edge with admin authentication, an app that receives its callbacks, and a day of tasks. */
import type { ServerResponse } from 'node:http';
import {
  startReceiver,
  type CallbackReceiver,
  type ReceivedCallback,
} from '../../src/tools/callback-receiver.ts';
import { Journey } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';

export const ADMIN_TOKEN = 'admin-token-of-a-console-journey-001';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export class ConsoleStack {
  readonly journey: Journey;
  readonly app: CallbackReceiver;
  /** The app's response; 200 by default. */
  readonly #response: { status: number };

  private constructor(journey: Journey, app: CallbackReceiver, response: { status: number }) {
    this.journey = journey;
    this.app = app;
    this.#response = response;
  }

  static async start(vars: Record<string, string> = {}): Promise<ConsoleStack> {
    const appResponse = { status: 200 };
    const app = await startReceiver((_callback: ReceivedCallback, response: ServerResponse) => {
      response.statusCode = appResponse.status;
      response.end(appResponse.status === 200 ? 'thanks' : 'the app is broken');
    });
    const journey = await Journey.shared({
      ADMIN_TOKEN,
      ALLOWED_MODELS: '*',
      KIE_RATE_LIMIT: '1000',
      ...vars,
    });
    await journey.empty();
    return new ConsoleStack(journey, app, appResponse);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.journey.expectCharges();
    await this.journey.expectNoLeaks();
  }

  get page(): string {
    return `${this.journey.edge.url}/admin`;
  }

  setAppStatus(status: number): void {
    this.#response.status = status;
  }

  faults(settings: object = {}): Promise<void> {
    return this.journey.faults({ rateLimit: 1000, ...settings });
  }

  /** Creates a task with a callback to the app. Returns KIE's taskId. */
  async create(body: object = {}, token?: string): Promise<string> {
    const response = await this.journey.post(
      { ...seedRequest, callBackUrl: `${this.app.url}/kie`, ...body },
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    );
    if (response.status !== 200) throw new Error(JSON.stringify(response));
    return response.body.data.taskId;
  }

  async newClient(body: object): Promise<{ id: string; token: string }> {
    const response = await fetch(`${this.journey.edge.url}/admin/api/clients`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return ((await response.json()) as { data: { id: string; token: string } }).data;
  }

  /** Bodies of the callbacks that the app received for a task. */
  callbacksFor(taskId: string): string[] {
    return this.app.received.filter(({ body }) => body.includes(taskId)).map(({ body }) => body);
  }

  /** Stores a reading of KIE's list that found a new, a repriced and a removed model. The cron reads no other one. */
  async seedCatalogue(): Promise<void> {
    const now = Date.now();
    const state = {
      listing: [],
      removed: { 'google/imagen4-ultra': now - 26 * HOUR_MS },
      unconfirmed: {},
      schemas: {},
      changes: [
        { model: 'acme/dream-9-text-to-video', kind: 'added', at: now - HOUR_MS / 4 },
        {
          model: 'nano-banana-2',
          kind: 'repriced',
          at: now - 5 * HOUR_MS,
          price: { before: '8 credits per image ($0.04).', now: '9 credits per image ($0.045).' },
        },
        { model: 'google/imagen4-ultra', kind: 'removed', at: now - 26 * HOUR_MS },
      ],
    };
    const newModel = {
      id: 'acme/dream-9-text-to-video',
      title: 'Dream 9',
      vendor: 'Acme',
      kind: 'video',
      required: {},
      optional: {},
    };
    const successors = { 'google/imagen4-ultra': ['google/imagen4', 'google/imagen4-fast'] };
    await this.journey.rows(
      `insert or replace into live_catalogue (singleton, next_read_at, read_at, version, state, overrides)
       values (1, ?1, ?2, 1, ?3, ?4)`,
      now + DAY_MS,
      now - 3 * 60_000,
      JSON.stringify(state),
      JSON.stringify({ models: [newModel], prices: {}, removed: successors }),
    );
  }

  /** Creates clients, a day of tasks, a month of usage, and one stuck item of each kind that needs an action. */
  async fill(): Promise<void> {
    const shop = await this.newClient({ name: 'shop', dailyCredits: 2000, monthlyCredits: 40_000 });
    const agency = await this.newClient({
      name: 'Agentur Blau',
      models: ['kling/*', 'nano-banana-2'],
      dailyCredits: 900,
    });
    const old = await this.newClient({ name: 'prototype', dailyCredits: 100 });
    await this.faults({
      faults: {
        'task.fail': {
          probability: 0.12,
          code: 500,
          message: 'Internal error, please try again later.',
        },
      },
    });
    for (let n = 0; n < 48; n++)
      await this.create(
        n % 3 === 0 ? { model: 'nano-banana-2', input: { prompt: 'A blue door' } } : {},
        n % 4 === 3 ? undefined : n % 3 === 1 ? agency.token : shop.token,
      );
    await this.seedCatalogue();
    await this.#settled();
    await this.#spread();
    await this.#rollUpUsage([`token:${shop.id}`, `token:${agency.id}`, `token:${old.id}`]);
    await this.#revoke(old.id);
    await this.journey.rows(
      `insert or ignore into alerts (kind, raised_at, message, next_attempt_at) values ('copies_failed', ?1, ?2, ?1)`,
      Date.now() - HOUR_MS,
      '1 copy failed until KIE deleted the source.',
    );

    await this.faults({ faults: { 'file.expired': 1 } });
    const failedCopy = await this.create({}, shop.token);
    await until('a copy has failed', async () => {
      const rows = await this.journey.rows(
        'select 1 from tasks where task_id = ?1 and failed_file_numbers is not null',
        failedCopy,
      );
      return rows.length > 0;
    });
    await this.faults();
    this.setAppStatus(500);
    const undelivered = await this.create({}, agency.token);
    await until('a callback has failed', async () => {
      const rows = await this.journey.rows(
        `select 1 from deliveries d join tasks t on t.id = d.task where t.task_id = ?1 and d.state in ('failed', 'paused')`,
        undelivered,
      );
      return rows.length > 0;
    });
    this.setAppStatus(200);
    await this.faults({ taskSeconds: 3600 });
    await this.create({}, shop.token);
  }

  /** Waits until all tasks have ended and all copies are made. */
  async #settled(): Promise<void> {
    await until('all tasks have ended', async () => {
      const rows = await this.journey.rows(
        'select 1 from tasks where next_poll_at is not null limit 1',
      );
      const pendingCopies = await this.journey.rows(
        "select 1 from files where state = 'pending' limit 1",
      );
      return rows.length + pendingCopies.length === 0;
    });
  }

  /** Spreads the creation times over the day, in order. */
  async #spread(): Promise<void> {
    const now = Date.now();
    const begun = now - (now % DAY_MS);
    await this.journey.rows(
      `update tasks set created_at = ?1 + cast((?2 - ?1) * pow(
         (select count(*) from tasks t where t.seq <= tasks.seq) / (select count(*) + 1.0 from tasks), 0.7) as integer)`,
      begun,
      now,
    );
  }

  /** A month of daily usage, as the retention pass rolls it up. */
  async #rollUpUsage(clients: readonly string[]): Promise<void> {
    const models = ['kling/v2-5-turbo-text-to-video-pro', 'nano-banana-2', 'suno/v5'];
    for (let back = 1; back < 30; back++) {
      const day = new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10);
      for (const [c, client] of clients.entries())
        for (const [m, model] of models.entries()) {
          const tasks = Math.max(
            0,
            Math.round((14 - 5 * m) * (1 - c / 4) * (1 + Math.sin(back * 1.7 + c))),
          );
          await this.journey.rows(
            'insert or replace into usage_days (day, client, model, tasks, succeeded, failed, millicredits) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)',
            day,
            client,
            model,
            tasks,
            tasks - Math.floor(tasks / 9),
            Math.floor(tasks / 9),
            tasks * (42 - 17 * m) * 1000,
          );
        }
    }
  }

  async #revoke(id: string): Promise<void> {
    await fetch(`${this.journey.edge.url}/admin/api/clients/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
  }
}
