/** A piece of JSON that can be read and copied; nothing where there is none. */
import { CopyButton } from '../ui/copy-button.tsx';
import { prettyJson } from './pretty-json.ts';

interface Props {
  readonly title: string;
  readonly value: unknown;
}

export function JsonBox({ title, value }: Props) {
  if (value === null || value === undefined) return null;
  const text = prettyJson(value);
  return (
    <section class="card-box json" aria-label={title}>
      <div class="box-head">
        <h2>{title}</h2>
        <CopyButton text={text} what={title} />
      </div>
      <pre tabIndex={0}>{text}</pre>
    </section>
  );
}
