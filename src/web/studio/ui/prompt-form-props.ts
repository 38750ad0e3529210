/** The props of the form in which a task is created. */
import type { FieldError, Model } from '../../../client/types.ts';
import type { Access } from '../access/use-access.ts';
import type { DraftForm } from '../form/use-draft.ts';
import type { HistoryEntry } from '../history/history.ts';
import type { ErrorMessage } from '../messages/error-message.ts';
import type { Loadable } from '../models/use-models.ts';

/** The server's rejection of a task. */
export interface CreateRejection {
  readonly model: string;
  readonly message: ErrorMessage;
  readonly fields: readonly FieldError[];
  /** In Unix milliseconds. */
  readonly at: number;
}

export interface PromptFormProps {
  readonly access: Access;
  readonly draft: DraftForm;
  readonly models: Loadable<readonly Model[]>;
  readonly selected: Model | undefined;
  readonly rejection: CreateRejection | undefined;
  readonly isOnline: boolean;
  readonly isSending: boolean;
  readonly onCreate: (entry: HistoryEntry) => void;
}
