/** The buttons that mend something, the question before some of them, and what came of it, all in one place. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AdminAction } from '../../../worker/admin/views.ts';
import { Dot } from '../ui/dot.tsx';
import { Question } from '../ui/confirm-dialog.tsx';
import { mendWords } from './action-labels.ts';
import type { Outcome } from './action-outcome.ts';
import type { Mending } from './use-action.ts';

interface Props {
  readonly availableActions: readonly AdminAction[];
  /** Those that stand out: all of them where nothing is said. */
  readonly urgent?: readonly AdminAction[];
  readonly mending: Mending;
  /** What it is about, where several such stand on a page. */
  readonly about?: string;
}

export function MendBar({ availableActions, urgent = availableActions, mending, about }: Props) {
  const { doing, outcome, press } = mending;
  const [asked, setAsked] = useState<AdminAction>();
  const buttons = useRef(new Map<AdminAction, HTMLButtonElement>());
  const said = useRef<HTMLParagraphElement>(null);
  // A button that is gone takes the focus with it: then what came of it has it.
  useEffect(() => {
    if (outcome !== undefined && document.activeElement === document.body) said.current?.focus();
  }, [outcome, doing, availableActions]);

  const start = (mend: AdminAction) => {
    if (doing !== undefined) return;
    if (mendWords(mend).question === undefined) press(mend);
    else setAsked(mend);
  };
  const close = (mend: AdminAction) => {
    setAsked(undefined);
    buttons.current.get(mend)?.focus();
  };
  const question = asked === undefined ? undefined : mendWords(asked).question;
  const shown =
    doing === undefined || availableActions.includes(doing)
      ? availableActions
      : [...availableActions, doing];
  return (
    <div class="mend-bar">
      <div class="mend-buttons">
        {shown.map((mend) => {
          const { label, doing: words } = mendWords(mend);
          return (
            <button
              key={mend}
              ref={(element) => void (element && buttons.current.set(mend, element))}
              type="button"
              class={urgent.includes(mend) ? 'secondary strong' : 'secondary'}
              aria-disabled={doing !== undefined}
              aria-label={about === undefined ? undefined : `${label}: ${about}`}
              onClick={() => start(mend)}
              data-testid={`mend-${mend}`}
            >
              {doing === mend && <span class="spinner" aria-hidden="true" />}
              {doing === mend ? words : label}
            </button>
          );
        })}
      </div>
      {asked !== undefined && question !== undefined && (
        <Question
          {...question}
          onNo={() => close(asked)}
          onYes={() => {
            close(asked);
            press(asked);
          }}
        />
      )}
      <p class="outcome" role="status" tabIndex={-1} ref={said} data-testid="outcome">
        {outcome !== undefined && <OutcomeWords {...outcome} />}
      </p>
    </div>
  );
}

function OutcomeWords({ phase, text }: Outcome) {
  return (
    <>
      <Dot tone={phase} />
      {text}
    </>
  );
}
