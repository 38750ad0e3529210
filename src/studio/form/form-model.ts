/**
 * A model's JSON Schema as a form: which control each field gets, and in which order. Pure. The edge
 * writes the schemas (src/models/), and other words of JSON Schema do not occur in them; what is not
 * known all the same becomes a field for JSON, so that no model is out of reach.
 */
import { controlOf, type Control } from './control-of.ts';
import { rulesOf, type Rule } from './form-rules.ts';

export interface Field {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly isRequired: boolean;
  /** What KIE takes where the field is left out. Shown, never sent. */
  readonly fallback: unknown;
  readonly control: Control;
  /** Shown at once; the others wait behind "More settings". */
  readonly isMain: boolean;
}

export interface FormModel {
  readonly fields: readonly Field[];
  readonly rules: readonly Rule[];
}

type Schema = Readonly<Record<string, unknown>>;

/** The whole input as one field, for a model of which nothing is described. */
export const WHOLE_INPUT = '*';

/** What most people set, wherever a model has it. */
const OFTEN_SET =
  /^(aspect_ratio|ratio|image_size|size|duration|.*resolution|quality|mode|num_images|n|sound|audio|generate_audio|voice)$/;

export function formModel(input: Schema): FormModel {
  const properties = Object.entries((input['properties'] ?? {}) as Record<string, Schema>);
  const required = (input['required'] ?? []) as readonly string[];
  const rules = rulesOf(input['allOf']);
  if (properties.length === 0) return { fields: [wholeInput()], rules };
  const named = new Set(rules.flatMap((rule) => (rule.kind === 'flag' ? [] : rule.fields)));
  const fields = properties.map(([name, schema]) =>
    fieldOf(name, schema, required.includes(name), named.has(name)),
  );
  return { fields: fields.toSorted((one, other) => rankOf(one) - rankOf(other)), rules };
}

function fieldOf(name: string, schema: Schema, isRequired: boolean, isInRule: boolean): Field {
  const control = controlOf(name, schema);
  const title = schema['title'];
  const description = schema['description'];
  return {
    name,
    title: typeof title === 'string' ? title : name,
    description: typeof description === 'string' ? description : undefined,
    isRequired,
    fallback: schema['default'],
    control,
    isMain: isRequired || isInRule || isLead(name) || OFTEN_SET.test(name),
  };
}

function wholeInput(): Field {
  return {
    name: WHOLE_INPUT,
    title: 'Input',
    description:
      'Nothing is known here of what this model takes. Write it as its maker describes it.',
    isRequired: false,
    fallback: undefined,
    control: { kind: 'json', shape: 'object' },
    isMain: true,
  };
}

/** What a person comes to write. */
function isLead(name: string): boolean {
  return name === 'prompt' || name === 'text';
}

/** Words first, then what it starts from, then how it is made; otherwise as the schema has it. */
function rankOf({ name, control, isMain }: Field): number {
  if (isLead(name)) return 0;
  if (control.kind === 'files') return isMain ? 1 : 4;
  if (control.kind === 'switch') return isMain ? 3 : 6;
  return isMain ? 2 : 5;
}
