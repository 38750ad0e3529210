/**
 * A model's JSON Schema as a form: which control each field gets, and in which order. Pure. The edge
 * writes the schemas (src/worker/models), and other words of JSON Schema do not occur in them; what is not
 * known all the same becomes a field for JSON, so that no model is out of reach.
 */
import { bounds, controlOf } from './control-of.ts';
import type { Control, Field, FormModel } from './field.ts';
import { rulesOf } from './form-rules.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The whole input as one field, for a model of which nothing is described. */
export const WHOLE_INPUT = '*';

/** What a person comes to write. */
const LEADS: ReadonlySet<string> = new Set(['prompt', 'text']);

/** What most people set, wherever a model has it. */
const OFTEN_SET =
  /^(aspect_ratio|ratio|image_size|size|duration|.*resolution|quality|mode|num_images|n|sound|audio|generate_audio|voice)$/;

export function formModel(input: Schema): FormModel {
  const properties = Object.entries((input['properties'] ?? {}) as Record<string, Schema>);
  const required = (input['required'] ?? []) as readonly string[];
  const rules = rulesOf(input['allOf']);
  if (properties.length === 0) return { fields: [wholeInput()], rules };
  const named = new Set(rules.flatMap((rule) => (rule.kind === 'flag' ? [] : rule.fields)));
  const fields = properties.map(([name, schema]) => {
    const field = fieldOf(name, schema, required.includes(name));
    const isLead = LEADS.has(name);
    return { ...field, isLead, isMain: field.isMain || named.has(name) || isLead };
  });
  return { fields: fields.toSorted((one, other) => rankOf(one) - rankOf(other)), rules };
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): Field {
  const title = schema['title'];
  const description = schema['description'];
  return {
    name,
    title: typeof title === 'string' ? title : name,
    description: typeof description === 'string' ? description : undefined,
    isRequired,
    fallback: schema['default'],
    control: rowsOf(schema) ?? controlOf(name, schema),
    isMain: isRequired || OFTEN_SET.test(name),
    isLead: false,
  };
}

/** So many fields of a row are shown at once; beyond that, those that it needs. */
const ROW_AT_ONCE = 4;

/** A list of objects whose fields are described. The fields stand in the order of the schema. */
function rowsOf(schema: Schema): Control | undefined {
  const items = (schema['items'] ?? {}) as Schema;
  const properties = Object.entries((items['properties'] ?? {}) as Record<string, Schema>);
  if (schema['type'] !== 'array' || properties.length === 0) return undefined;
  const required = (items['required'] ?? []) as readonly string[];
  const fields = properties.map(([name, field]) => {
    const isRequired = required.includes(name);
    const isMain = isRequired || properties.length <= ROW_AT_ONCE;
    return { ...fieldOf(name, field, isRequired), isMain };
  });
  const noun = typeof items['title'] === 'string' ? items['title'] : 'Entry';
  const form = { fields, rules: rulesOf(items['allOf']) };
  return { kind: 'rows', noun, form, ...bounds(schema, 'minItems', 'maxItems') };
}

function wholeInput(): Field {
  return {
    name: WHOLE_INPUT,
    title: 'Input',
    description:
      'Nothing is known here of what this model takes. Write it as its vendor describes it.',
    isRequired: false,
    fallback: undefined,
    control: { kind: 'json', shape: 'object' },
    isMain: true,
    isLead: false,
  };
}

/** Words first, then what it starts from, then how it is made; otherwise as the schema has it. */
function rankOf({ control, isMain, isLead }: Field): number {
  if (isLead) return 0;
  if (control.kind === 'files') return isMain ? 1 : 4;
  if (control.kind === 'switch') return isMain ? 3 : 6;
  return isMain ? 2 : 5;
}
