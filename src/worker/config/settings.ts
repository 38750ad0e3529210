/** The settings of a deployment as the code uses them. `parse-settings.ts` makes them from the environment. */
import type { AuthMethod, Limits } from '../auth/client.ts';
import type { InputCaps } from '../models/input-caps.ts';
import type { Price } from '../models/price.ts';
import type { StrictnessRules } from '../models/strictness.ts';
import type { RateWindow } from '../upstream/rate-window.ts';

export interface Settings {
  readonly kie: {
    readonly apiKey: string;
    /** Without a trailing slash. */
    readonly baseUrl: string;
    readonly webhookHmacKey: string | undefined;
    readonly timeoutMs: number;
    /** KIE's limit on createTask, for the whole account. */
    readonly createWindow: RateWindow;
  };
  /** How long a createTask may wait for a slot in KIE's rate window. */
  readonly submitQueueTimeoutMs: number;
  /** Age at which an unconfirmed task ends as `never_confirmed`. */
  readonly unconfirmedDeadlineMs: number;
  readonly edgeSecret: string;
  /** The public URL of this deployment, without a trailing slash; undefined: the origin of each request. */
  readonly publicUrl: string | undefined;
  readonly auth: AuthSettings;
  readonly admin: AdminSettings;
  /** Model names for clients without a list of their own; `*` matches any run of characters. */
  readonly allowedModels: readonly string[];
  /** By model pattern: the maximum values of input fields. */
  readonly inputCaps: Readonly<Record<string, InputCaps>>;
  /** By model pattern: how strictly inputs are validated. */
  readonly validation: StrictnessRules;
  /** By model pattern: prices that override the catalogue's. */
  readonly prices: Readonly<Record<string, Price>>;
  /** Credits reserved for a task whose price is unknown. */
  readonly defaultReservationCredits: number;
  readonly files: {
    /** Hosts that result files may be fetched from. */
    readonly hosts: readonly string[];
    /** How long a copy may run before the cron retries it. */
    readonly leaseMs: number;
    /** How long KIE stores a result; no copy is attempted after that. */
    readonly ttlMs: number;
  };
  /** How long parts of a task are kept, counted from its createTask; undefined: without end. */
  readonly retention: {
    readonly filesMs: number | undefined;
    /** Prompts, and KIE's callbacks, which repeat them. */
    readonly promptsMs: number | undefined;
    /** The whole row. */
    readonly rowsMs: number | undefined;
  };
  readonly uploads: {
    readonly ttlMs: number;
    /** Maximum size of one file, by its kind. */
    readonly maxBytes: Readonly<Record<'image' | 'video' | 'audio', number>>;
    /** Maximum total size of an account's files. */
    readonly quotaBytes: number;
  };
  readonly deliveries: {
    /** Delays after the first, second, … failed attempt; attempts are one more than delays. */
    readonly retryScheduleMs: readonly number[];
    /** How long an attempt may be overdue before the cron makes it. */
    readonly leaseMs: number;
  };
  /** Secrets that sign callbacks, the newest first; empty: derived from `edgeSecret`. */
  readonly webhookSecrets: readonly string[];
  /** Lifetime of signed file links; undefined: links are public. */
  readonly signedLinkTtlMs: number | undefined;
  /** Allows http and loopback addresses for results and callBackUrls. */
  readonly insecureLocal: boolean;
  readonly alerts: {
    /** Where alerts are sent. Such URLs contain a secret. */
    readonly url: string | undefined;
    /** A balance at KIE below this raises an alert; undefined: none does. */
    readonly balanceCredits: number | undefined;
  };
  /** Allows prompts in log lines. */
  readonly logPrompts: boolean;
}

/** The authentication methods of callers. A method is off if its part is empty or undefined. */
export interface AuthSettings {
  /** `none` turns authentication off. */
  readonly mode: 'required' | 'none';
  /** Patterns of origins whose pages need no credentials. */
  readonly origins: readonly string[];
  /** Patterns of origins whose pages may read responses; includes `origins`. */
  readonly corsOrigins: readonly string[];
  readonly turnstile:
    | {
        readonly secret: string;
        readonly action: string;
        readonly verifyUrl: string;
        /** Whether it is a public test secret, whose verdicts name no host and no action. */
        readonly isTest: boolean;
      }
    | undefined;
  readonly jwt: JwtSettings | undefined;
  /** Limits of clients without limits of their own. */
  readonly limits: Readonly<Record<AuthMethod, Limits>>;
}

export interface JwtSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Admin authentication. Without either part the admin API does not exist. */
export interface AdminSettings {
  readonly token: string | undefined;
  /** Cloudflare Access. */
  readonly access: JwtSettings | undefined;
}
