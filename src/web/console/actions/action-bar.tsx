/** The buttons of the available actions, their confirmation dialog, and the outcome of the last one. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AdminAction } from '../../../worker/admin/views.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { StatusIcon } from '../ui/status-icon.tsx';
import { ACTION_LABELS } from './action-labels.ts';
import type { ActionRunner } from './use-action.ts';

interface Props {
  readonly availableActions: readonly AdminAction[];
  /** The actions to emphasize; all by default. */
  readonly urgent?: readonly AdminAction[];
  readonly runner: ActionRunner;
  /** Names the subject in accessible labels, where a page has several bars. */
  readonly about?: string;
}

export function ActionBar({ availableActions, urgent = availableActions, runner, about }: Props) {
  const { running, outcome, run } = runner;
  const [toConfirm, setToConfirm] = useState<AdminAction>();
  const buttons = useRef(new Map<AdminAction, HTMLButtonElement>());
  const status = useRef<HTMLParagraphElement>(null);
  // A removed button loses the focus to the body; move it to the outcome instead.
  useEffect(() => {
    if (outcome !== undefined && document.activeElement === document.body) status.current?.focus();
  }, [outcome, running, availableActions]);

  const start = (action: AdminAction) => {
    if (running !== undefined) return;
    if (ACTION_LABELS[action].confirmation === undefined) run(action);
    else setToConfirm(action);
  };
  const closeDialog = (action: AdminAction) => {
    setToConfirm(undefined);
    buttons.current.get(action)?.focus();
  };
  const confirmation = toConfirm && ACTION_LABELS[toConfirm].confirmation;
  const shown =
    running === undefined || availableActions.includes(running)
      ? availableActions
      : [...availableActions, running];
  return (
    <div class="action-bar">
      <div class="action-buttons">
        {shown.map((action) => {
          const { label, progressLabel } = ACTION_LABELS[action];
          return (
            <button
              key={action}
              ref={(element) => void (element && buttons.current.set(action, element))}
              type="button"
              class={urgent.includes(action) ? 'secondary strong' : 'secondary'}
              aria-disabled={running !== undefined}
              aria-label={about === undefined ? undefined : `${label}: ${about}`}
              onClick={() => start(action)}
              data-testid={`action-${action}`}
            >
              {running === action && <span class="spinner" aria-hidden="true" />}
              {running === action ? progressLabel : label}
            </button>
          );
        })}
      </div>
      {toConfirm !== undefined && confirmation !== undefined && (
        <ConfirmDialog
          {...confirmation}
          onCancel={() => closeDialog(toConfirm)}
          onConfirm={() => {
            closeDialog(toConfirm);
            run(toConfirm);
          }}
        />
      )}
      <p class="outcome" role="status" tabIndex={-1} ref={status} data-testid="outcome">
        {outcome !== undefined && (
          <>
            <StatusIcon tone={outcome.tone} />
            {outcome.text}
          </>
        )}
      </p>
    </div>
  );
}
