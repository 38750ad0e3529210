/** The selected model, as a button that opens the list of models. */
import { useState } from 'preact/hooks';
import type { Model } from '../../../client/types.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { splitTitle } from '../models/search-models.ts';
import { ModelDialog } from './model-dialog.tsx';

interface Props {
  readonly models: readonly Model[];
  readonly selected: Model;
  readonly onSelect: (id: string) => void;
}

/** Not a button if there is only one model. */
export function ModelSelect({ models, selected, onSelect }: Props) {
  const [isOpen, setOpen] = useState(false);
  const label = <ModelLabel model={selected} />;
  if (models.length === 1)
    return (
      <div class="model-button" data-testid="model-button">
        {label}
      </div>
    );
  return (
    <>
      <button
        type="button"
        class="model-button"
        aria-haspopup="dialog"
        aria-label={`Model: ${selected.title}. Change model`}
        onClick={() => setOpen(true)}
        data-testid="model-button"
      >
        {label}
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
  const [name, task] = splitTitle(model.title);
  return (
    <span class="model-label">
      <span class="model-title">{name}</span>
      <span class="model-task">
        {[model.vendor, task || model.kind].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
