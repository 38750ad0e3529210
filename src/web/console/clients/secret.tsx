/** Something that is shown once, to be copied. */
import { CopyButton } from '../ui/copy-button.tsx';

interface Props {
  readonly name: string;
  /** What it is for. */
  readonly use: string;
  readonly value: string;
  readonly testId: string;
}

export function Secret({ name, use, value, testId }: Props) {
  return (
    <div class="secret">
      <h2>{name}</h2>
      <p class="hint">{use}</p>
      <div class="input-group">
        <code tabIndex={0} data-testid={testId}>
          {value}
        </code>
        <CopyButton text={value} what={name.toLowerCase()} label="Copy" testId={`${testId}-copy`} />
      </div>
    </div>
  );
}
