/**
 * All models, found by text and kind. A combobox: the text keeps the focus, the arrow keys move through
 * the list, Enter takes. The dialog is the browser's own: it holds the focus and closes with Escape.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Model } from '../../../client/types.ts';
import { foundModels, kindsOf } from '../models/find-models.ts';
import { Dialog } from './dialog.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ModelList, optionId } from './model-list.tsx';

interface Props {
  readonly models: readonly Model[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

export function ModelDialog({ models, chosen, onChoose, onClose }: Props) {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<string>();
  const [active, setActive] = useState(chosen);
  const input = useRef<HTMLInputElement>(null);
  const groups = foundModels(models, text, kind);
  const found = groups.flatMap((group) => group.models);
  const activeId = found.some(({ id }) => id === active) ? active : found[0]?.id;

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (activeId !== undefined)
      document.getElementById(optionId(activeId))?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = found.findIndex(({ id }) => id === activeId);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setActive(found[Math.min(found.length - 1, Math.max(0, to))]?.id ?? chosen);
    }
    if (event.key === 'Enter' && activeId !== undefined) {
      event.preventDefault();
      onChoose(activeId);
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
          aria-label="Find a model"
          aria-expanded="true"
          aria-controls="models"
          aria-activedescendant={activeId === undefined ? undefined : optionId(activeId)}
          placeholder="Find a model"
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
      <Kinds kinds={kindsOf(models)} chosen={kind} onChoose={setKind} />
      <ModelList groups={groups} chosen={chosen} active={activeId} onChoose={onChoose} />
      <p class="visually-hidden" aria-live="polite">
        {found.length} models
      </p>
    </Dialog>
  );
}

interface KindsProps {
  readonly kinds: readonly string[];
  readonly chosen: string | undefined;
  readonly onChoose: (kind: string | undefined) => void;
}

function Kinds({ kinds, chosen, onChoose }: KindsProps) {
  if (kinds.length < 2) return null;
  return (
    <div class="kind-filter" role="group" aria-label="Kind">
      {[undefined, ...kinds].map((kind) => (
        <button
          key={kind ?? 'all'}
          type="button"
          class="kind-option"
          aria-pressed={kind === chosen}
          onClick={() => onChoose(kind)}
        >
          {kind ?? 'all'}
        </button>
      ))}
    </div>
  );
}
