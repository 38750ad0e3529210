/**
 * All settings, in the order in which problems and the documentation list them. A setting is one entry: its
 * doc comment is its row in the documentation, `default` makes it optional, `parse` validates it.
 */
import { authSettings } from './entries/auth.ts';
import { fileSettings } from './entries/files.ts';
import { kieSettings } from './entries/kie.ts';
import { modelSettings } from './entries/models.ts';
import { operationSettings } from './entries/operations.ts';
import { webhookSettings } from './entries/webhooks.ts';
import type { Setting } from './parsers.ts';

export const ENTRIES = {
  ...kieSettings,
  ...authSettings,
  ...modelSettings,
  ...fileSettings,
  ...webhookSettings,
  ...operationSettings,
};

/** The names of all settings. */
export const SETTING_NAMES: readonly string[] = Object.keys(ENTRIES);

/** The parsed values of all settings, with the defaults of those that are not set. */
export type EnvVars = {
  readonly [Name in keyof typeof ENTRIES]: (typeof ENTRIES)[Name] extends Setting<infer T>
    ? T
    : never;
};
