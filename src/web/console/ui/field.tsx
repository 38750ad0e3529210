/** A field with its name, and a hint below it or what is wrong. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: (ids: {
    id: string;
    'aria-describedby': string;
    'aria-invalid': boolean;
  }) => ComponentChildren;
}

export function Field({ label, hint, problem, children }: Props) {
  const id = useId();
  const isWrong = problem !== undefined;
  return (
    <div class={`field${isWrong ? ' has-problem' : ''}`}>
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-hint`, 'aria-invalid': isWrong })}
      <p id={`${id}-hint`} class={isWrong ? 'problem' : 'hint'}>
        {problem ?? hint}
      </p>
    </div>
  );
}
