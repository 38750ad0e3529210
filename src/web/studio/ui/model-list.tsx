/** Models by vendor, each with what it costs. */
import type { Model } from '../../../client/types.ts';
import { splitTitle, type ModelGroup } from '../models/search-models.ts';
import { formatListPrice } from '../messages/price-label.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly groups: readonly ModelGroup[];
  readonly selected: string;
  readonly active: string | undefined;
  readonly onSelect: (id: string) => void;
}

export const optionId = (model: string) => `model-${model}`;

export function ModelList({ groups, selected, active, onSelect }: Props) {
  return (
    <div id="models" class="model-list" role="listbox" aria-label="Models" tabIndex={-1}>
      {groups.length === 0 && (
        <p class="empty-message">No model fits. Try fewer words, or another kind.</p>
      )}
      {groups.map(({ vendor, models }) => (
        <div key={vendor} role="group" aria-label={vendor}>
          <p class="vendor" aria-hidden="true">
            {vendor}
          </p>
          {models.map((model) => (
            <Option
              key={model.id}
              model={model}
              isSelected={model.id === selected}
              isActive={model.id === active}
              onSelect={onSelect}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface OptionProps {
  readonly model: Model;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly onSelect: (id: string) => void;
}

/** Reached by the arrow keys from the text above, which has the focus all the while. */
function Option({ model, isSelected, isActive, onSelect }: OptionProps) {
  const [name, does] = splitTitle(model.title);
  const usual = model.durationSeconds?.median;
  const time = usual === undefined ? '' : `about ${formatDuration(usual * 1000)}`;
  return (
    <div
      id={optionId(model.id)}
      class={`model-option${isActive ? ' active' : ''}`}
      role="option"
      aria-selected={isSelected}
      onClick={() => onSelect(model.id)}
      data-testid="model-option"
      data-model={model.id}
    >
      <span class="option-check">{isSelected && <Icon name="check" />}</span>
      <span class="option-title">
        {name}
        {does !== '' && <span class="option-task">{does}</span>}
      </span>
      <span class="option-facts">
        {[time, formatListPrice(model.price)].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}
