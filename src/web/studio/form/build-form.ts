/**
 * A model's JSON Schema as a form: which control each field gets, and in which order. Pure. The edge
 * writes the schemas (src/worker/models), and other words of JSON Schema do not occur in them; what is not
 * known all the same becomes a field for JSON, so that no model is out of reach.
 */
import { parseLimits, buildControl } from './build-control.ts';
import type { Control, FormField, FormModel } from './field.ts';
import { parseFormRules } from './form-rules.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The whole input as one field, for a model of which nothing is described. */
export const WHOLE_INPUT = '*';

/** What a person comes to write. */
const PROMPT_FIELDS: ReadonlySet<string> = new Set(['prompt', 'text']);

/** What most people set, wherever a model has it. */
const COMMON_FIELDS =
  /^(aspect_ratio|ratio|image_size|size|duration|.*resolution|quality|mode|num_images|n|sound|audio|generate_audio|voice)$/;

export function buildForm(input: Schema): FormModel {
  const properties = Object.entries((input['properties'] ?? {}) as Record<string, Schema>);
  const required = (input['required'] ?? []) as readonly string[];
  const rules = parseFormRules(input['allOf']);
  if (properties.length === 0) return { fields: [buildWholeInputField()], rules };
  const named = new Set(rules.flatMap((rule) => (rule.kind === 'flag' ? [] : rule.fields)));
  const fields = properties.map(([name, schema]) => {
    const field = buildField(name, schema, required.includes(name));
    const isLead = PROMPT_FIELDS.has(name);
    return { ...field, isLead, isMain: field.isPrimary || named.has(name) || isLead };
  });
  return { fields: fields.toSorted((one, other) => rankField(one) - rankField(other)), rules };
}

function buildField(name: string, schema: Schema, isRequired: boolean): FormField {
  const title = schema['title'];
  const description = schema['description'];
  return {
    name,
    title: typeof title === 'string' ? title : name,
    description: typeof description === 'string' ? description : undefined,
    isRequired,
    defaultValue: schema['default'],
    control: buildRowsControl(schema) ?? buildControl(name, schema),
    isPrimary: isRequired || COMMON_FIELDS.test(name),
    isPrompt: false,
  };
}

/** So many fields of a row are shown at once; beyond that, those that it needs. */
const MAX_PRIMARY_ROW_FIELDS = 4;

/** A list of objects whose fields are described. The fields stand in the order of the schema. */
function buildRowsControl(schema: Schema): Control | undefined {
  const items = (schema['items'] ?? {}) as Schema;
  const properties = Object.entries((items['properties'] ?? {}) as Record<string, Schema>);
  if (schema['type'] !== 'array' || properties.length === 0) return undefined;
  const required = (items['required'] ?? []) as readonly string[];
  const fields = properties.map(([name, field]) => {
    const isRequired = required.includes(name);
    const isMain = isRequired || properties.length <= MAX_PRIMARY_ROW_FIELDS;
    return { ...buildField(name, field, isRequired), isMain };
  });
  const noun = typeof items['title'] === 'string' ? items['title'] : 'Entry';
  const form = { fields, rules: parseFormRules(items['allOf']) };
  return { kind: 'rows', noun, form, ...parseLimits(schema, 'minItems', 'maxItems') };
}

function buildWholeInputField(): FormField {
  return {
    name: WHOLE_INPUT,
    title: 'Input',
    description:
      'Nothing is known here of what this model takes. Write it as its vendor describes it.',
    isRequired: false,
    defaultValue: undefined,
    control: { kind: 'json', shape: 'object' },
    isPrimary: true,
    isPrompt: false,
  };
}

/** Words first, then what it starts from, then how it is made; otherwise as the schema has it. */
function rankField({ control, isPrimary, isPrompt }: FormField): number {
  if (isPrompt) return 0;
  if (control.kind === 'files') return isPrimary ? 1 : 4;
  if (control.kind === 'switch') return isPrimary ? 3 : 6;
  return isPrimary ? 2 : 5;
}
