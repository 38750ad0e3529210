/** The chosen model, and the way to another one. */
import { useState } from 'preact/hooks';
import type { Model } from '../../../client/types.ts';
import { splitTitle } from '../models/search-models.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ModelDialog } from './model-dialog.tsx';

interface Props {
  readonly models: readonly Model[];
  readonly selected: Model;
  readonly onSelect: (id: string) => void;
}

/** Where there is but one, there is nothing to choose. */
export function ModelSelect({ models, selected, onSelect }: Props) {
  const [isOpen, setOpen] = useState(false);
  const face = <ModelLabel model={selected} />;
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
        aria-label={`Model: ${selected.title}. Choose another`}
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
          selected={selected.id}
          onClose={() => setOpen(false)}
          onSelect={(id) => {
            setOpen(false);
            onSelect(id);
          }}
        />
      )}
    </>
  );
}

function ModelLabel({ model }: { model: Model }) {
  const [name, does] = splitTitle(model.title);
  return (
    <span class="model-label">
      <span class="model-title">{name}</span>
      <span class="model-task">
        {[model.vendor, does || model.kind].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
