/** Models grouped by vendor, with their usual duration and price. */
import type { Model } from '../../../client/types.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { formatListPrice } from '../messages/price-label.ts';
import { splitTitle, type ModelGroup } from '../models/search-models.ts';

interface Props {
  readonly groups: readonly ModelGroup[];
  readonly selected: string;
  readonly active: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** Builds the DOM id of a model's option. */
export const buildOptionId = (model: string) => `model-${model}`;

export function ModelList({ groups, selected, active, onSelect }: Props) {
  return (
    <div id="models" class="model-list" role="listbox" aria-label="Models" tabIndex={-1}>
      {groups.length === 0 && (
        <p class="empty-message">No models found. Try fewer words or another kind.</p>
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

/** Never focused: the arrow keys of the search input move through the options. */
function Option({ model, isSelected, isActive, onSelect }: OptionProps) {
  const [name, task] = splitTitle(model.title);
  const median = model.durationSeconds?.median;
  const duration = median === undefined ? '' : `about ${formatDuration(median * 1000)}`;
  return (
    <div
      id={buildOptionId(model.id)}
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
        {task !== '' && <span class="option-task">{task}</span>}
      </span>
      <span class="option-facts">
        {[duration, formatListPrice(model.price)].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}
