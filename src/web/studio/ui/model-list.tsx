/** Models by vendor, each with what it costs. */
import type { Model } from '../../../client/types.ts';
import { titleParts, type ModelGroup } from '../models/find-models.ts';
import { listPriceWords } from '../messages/price-label.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly groups: readonly ModelGroup[];
  readonly chosen: string;
  readonly active: string | undefined;
  readonly onChoose: (id: string) => void;
}

export const optionId = (model: string) => `model-${model}`;

export function ModelList({ groups, chosen, active, onChoose }: Props) {
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
              isChosen={model.id === chosen}
              isActive={model.id === active}
              onChoose={onChoose}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface OptionProps {
  readonly model: Model;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly onChoose: (id: string) => void;
}

/** Reached by the arrow keys from the text above, which has the focus all the while. */
function Option({ model, isChosen, isActive, onChoose }: OptionProps) {
  const [name, does] = titleParts(model.title);
  const usual = model.durationSeconds?.median;
  const time = usual === undefined ? '' : `about ${formatDuration(usual * 1000)}`;
  return (
    <div
      id={optionId(model.id)}
      class={`model-option${isActive ? ' active' : ''}`}
      role="option"
      aria-selected={isChosen}
      onClick={() => onChoose(model.id)}
      data-testid="model-option"
      data-model={model.id}
    >
      <span class="option-check">{isChosen && <Icon name="check" />}</span>
      <span class="option-title">
        {name}
        {does !== '' && <span class="option-task">{does}</span>}
      </span>
      <span class="option-facts">
        {[time, listPriceWords(model.price)].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}
