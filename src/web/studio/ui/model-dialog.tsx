/**
 * The list of all models, filtered by text and kind. A combobox: the text input keeps the focus, the
 * arrow keys move through the list, Enter selects. The dialog traps the focus and closes with Escape.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Model } from '../../../client/types.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { listKinds, searchModels } from '../models/search-models.ts';
import { Dialog } from './dialog.tsx';
import { buildOptionId, ModelList } from './model-list.tsx';

interface Props {
  readonly models: readonly Model[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

const PAGE_SIZE = 8;

export function ModelDialog({ models, selected, onSelect, onClose }: Props) {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<string>();
  const [active, setActive] = useState(selected);
  const input = useRef<HTMLInputElement>(null);
  const groups = searchModels(models, text, kind);
  const found = groups.flatMap((group) => group.models);
  const activeId = found.some(({ id }) => id === active) ? active : found[0]?.id;

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (activeId !== undefined)
      document.getElementById(buildOptionId(activeId))?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = found.findIndex(({ id }) => id === activeId);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_SIZE, PageUp: -PAGE_SIZE };
    const step = steps[event.key as keyof typeof steps] as number | undefined;
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(found.length - 1, Math.max(0, index + step));
      setActive(found[next]?.id ?? selected);
    }
    if (event.key === 'Enter' && activeId !== undefined) {
      event.preventDefault();
      onSelect(activeId);
    }
  };

  return (
    <Dialog label="Choose a model" testId="model-dialog" onClose={onClose}>
      <div class="model-search">
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search models"
          aria-expanded="true"
          aria-controls="models"
          aria-activedescendant={activeId === undefined ? undefined : buildOptionId(activeId)}
          placeholder="Search models"
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={onKeyDown}
          data-testid="model-search"
        />
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <KindFilter kinds={listKinds(models)} selected={kind} onSelect={setKind} />
      <ModelList groups={groups} selected={selected} active={activeId} onSelect={onSelect} />
      <p class="visually-hidden" aria-live="polite">
        {found.length} models
      </p>
    </Dialog>
  );
}

interface KindFilterProps {
  readonly kinds: readonly string[];
  readonly selected: string | undefined;
  readonly onSelect: (kind: string | undefined) => void;
}

function KindFilter({ kinds, selected, onSelect }: KindFilterProps) {
  if (kinds.length < 2) return null;
  return (
    <div class="kind-filter" role="group" aria-label="Kind">
      {[undefined, ...kinds].map((kind) => (
        <button
          key={kind ?? 'all'}
          type="button"
          class="kind-option"
          aria-pressed={kind === selected}
          onClick={() => onSelect(kind)}
        >
          {kind ?? 'all'}
        </button>
      ))}
    </div>
  );
}
