/** A secret that is shown once, with a button to copy it. */
import { CopyButton } from '../ui/copy-button.tsx';

interface Props {
  readonly name: string;
  readonly hint: string;
  readonly value: string;
  readonly testId: string;
}

export function SecretValue({ name, hint, value, testId }: Props) {
  return (
    <div class="secret">
      <h2>{name}</h2>
      <p class="hint">{hint}</p>
      <div class="input-group">
        <code tabIndex={0} data-testid={testId}>
          {value}
        </code>
        <CopyButton text={value} what={name.toLowerCase()} label="Copy" testId={`${testId}-copy`} />
      </div>
    </div>
  );
}
