/** A JSON value as formatted text with a copy button; nothing if there is no value. */
import { CopyButton } from '../ui/copy-button.tsx';
import { formatJson } from './format-json.ts';

interface Props {
  readonly title: string;
  readonly value: unknown;
}

export function JsonBox({ title, value }: Props) {
  if (value === null || value === undefined) return null;
  const text = formatJson(value);
  return (
    <section class="card-box" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
        <CopyButton text={text} what={title} />
      </div>
      <pre tabIndex={0}>{text}</pre>
    </section>
  );
}
