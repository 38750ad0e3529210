/** The left side: a model, its form, and the button. */
import { useEffect, useState } from 'preact/hooks';
import type { FieldError, Model } from '../../../client/types.ts';
import type { Access } from '../access/use-access.ts';
import type { DraftForm } from '../form/use-draft.ts';
import type { HistoryEntry } from '../history/history.ts';
import { useModel, type Loadable } from '../models/use-models.ts';
import type { ErrorMessage } from '../messages/error-message.ts';
import { CreateView } from './create-view.tsx';
import { ModelSelect } from './model-select.tsx';
import { Notice } from '../../shared/ui/notice.tsx';

/** The edge's no to a task. */
export interface CreateRejection {
  readonly model: string;
  readonly message: ErrorMessage;
  readonly fields: readonly FieldError[];
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

export function PromptForm(props: PromptFormProps) {
  const { access, draft, models, selected } = props;
  const model = useModel(access.client, selected?.id);
  if (models.phase === 'failed') return <Failed asked={models} what="models" />;
  if (models.phase === 'ready' && selected === undefined)
    return (
      <div class="prompt-form">
        <p class="empty-message padded">
          This edge allows no model. Whoever runs it sets ALLOWED_MODELS.
        </p>
      </div>
    );
  if (models.phase === 'loading' || selected === undefined) return <Loading />;
  return (
    <div class="prompt-form">
      <ModelSelect models={models.value} selected={selected} onSelect={draft.selectModel} />
      {model.phase === 'failed' && <Failed asked={model} what="form" />}
      {model.phase === 'loading' && <Skeleton />}
      {model.phase === 'ready' && (
        <CreateView key={model.value.id} {...props} model={model.value} />
      )}
    </div>
  );
}

function Failed({
  asked,
  what,
}: {
  asked: Extract<Loadable<unknown>, { phase: 'failed' }>;
  what: string;
}) {
  const { title, text } = asked.words;
  return (
    <div class="padded">
      <Notice message={{ ...asked.words, title: `The ${what} cannot be shown: ${title}`, text }}>
        <button type="button" class="secondary" onClick={asked.again}>
          Try again
        </button>
      </Notice>
    </div>
  );
}

function Loading() {
  return (
    <div class="prompt-form" aria-busy="true">
      <div class="model-button">
        <span class="skeleton skeleton-title" />
      </div>
      <Skeleton />
    </div>
  );
}

/** After that a person wonders. */
const PATIENCE_MS = 4000;

/** The shape of what comes, so that nothing jumps when it is there. */
function Skeleton() {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="form-body" role="status">
      <span class="visually-hidden">Loading</span>
      <span class="skeleton skeleton-line" />
      <span class="skeleton skeleton-box" />
      <span class="skeleton skeleton-line" />
      <span class="skeleton skeleton-row" />
      <span class="skeleton skeleton-line" />
      <span class="skeleton skeleton-row" />
      {isSlow && (
        <p class="empty-message">The edge has not answered yet. This page keeps trying.</p>
      )}
    </div>
  );
}
