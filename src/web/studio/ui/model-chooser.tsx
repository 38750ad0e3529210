/** The chosen model, and the way to another one. */
import { useState } from 'preact/hooks';
import type { Model } from '../../../client/types.ts';
import { titleParts } from '../models/find-models.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ModelDialog } from './model-dialog.tsx';

interface Props {
  readonly models: readonly Model[];
  readonly chosen: Model;
  readonly onChoose: (id: string) => void;
}

/** Where there is but one, there is nothing to choose. */
export function ModelChooser({ models, chosen, onChoose }: Props) {
  const [isOpen, setOpen] = useState(false);
  const face = <ModelFace model={chosen} />;
  if (models.length === 1)
    return (
      <div class="model-button" data-testid="model-button">
        {face}
      </div>
    );
  return (
    <>
      <button
        type="button"
        class="model-button"
        aria-haspopup="dialog"
        aria-label={`Model: ${chosen.title}. Choose another`}
        onClick={() => setOpen(true)}
        data-testid="model-button"
      >
        {face}
        <span class="model-count">{models.length} models</span>
        <Icon name="chevron" />
      </button>
      {isOpen && (
        <ModelDialog
          models={models}
          chosen={chosen.id}
          onClose={() => setOpen(false)}
          onChoose={(id) => {
            setOpen(false);
            onChoose(id);
          }}
        />
      )}
    </>
  );
}

function ModelFace({ model }: { model: Model }) {
  const [name, does] = titleParts(model.title);
  return (
    <span class="model-label">
      <span class="model-title">{name}</span>
      <span class="model-task">
        {[model.vendor, does || model.kind].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
