/** A form field with its label and, below it, a hint or the validation error. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  /** Renders the control with the attributes that tie it to the label and the text below. */
  readonly children: (attributes: {
    id: string;
    'aria-describedby': string;
    'aria-invalid': boolean;
  }) => ComponentChildren;
}

export function FormField({ label, hint, problem, children }: Props) {
  const id = useId();
  const isInvalid = problem !== undefined;
  return (
    <div class={`field${isInvalid ? ' has-problem' : ''}`}>
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-hint`, 'aria-invalid': isInvalid })}
      <p id={`${id}-hint`} class={isInvalid ? 'problem' : 'hint'}>
        {problem ?? hint}
      </p>
    </div>
  );
}
