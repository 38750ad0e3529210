/** The left column: the model, its form, and the Create button. */
import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../../shared/ui/notice.tsx';
import { useModel, type Loadable } from '../models/use-models.ts';
import { CreateView } from './create-view.tsx';
import type { PromptFormProps } from './prompt-form-props.ts';
import { ModelSelect } from './model-select.tsx';

export function PromptForm(props: PromptFormProps) {
  const { access, draft, models, selected } = props;
  const model = useModel(access.client, selected?.id);
  if (models.phase === 'failed') return <LoadError loadable={models} what="models" />;
  if (models.phase === 'ready' && selected === undefined)
    return (
      <div class="prompt-form">
        <p class="empty-message padded">
          No models are allowed on this deployment. Its operator can set ALLOWED_MODELS.
        </p>
      </div>
    );
  if (models.phase === 'loading' || selected === undefined) return <Loading />;
  return (
    <div class="prompt-form">
      <ModelSelect models={models.value} selected={selected} onSelect={draft.selectModel} />
      {model.phase === 'failed' && <LoadError loadable={model} what="form" />}
      {model.phase === 'loading' && <Skeleton />}
      {model.phase === 'ready' && (
        <CreateView key={model.value.id} {...props} model={model.value} />
      )}
    </div>
  );
}

interface LoadErrorProps {
  readonly loadable: Extract<Loadable<unknown>, { phase: 'failed' }>;
  readonly what: string;
}

function LoadError({ loadable: { message, retry }, what }: LoadErrorProps) {
  const { title, text } = message;
  return (
    <div class="padded">
      <Notice message={{ title: `Couldn't load the ${what}: ${title}`, text }}>
        <button type="button" class="secondary" onClick={retry}>
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

/** Loading that takes longer is explained. */
const SLOW_MS = 4000;

/** Has the shape of a form, so that the layout does not shift when it is loaded. */
function Skeleton() {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
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
        <p class="empty-message">The server has not responded yet. This page keeps trying.</p>
      )}
    </div>
  );
}
