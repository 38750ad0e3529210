/**
 * Builds a form from a model's JSON Schema. The server writes the schemas (src/worker/models) and uses no
 * other keywords. A field of an unknown kind becomes a JSON field, so that every model can be used.
 */
import { buildControl, parseLimits } from './build-control.ts';
import type { Control, FieldModel, FormModel } from './field.ts';
import { parseFormRules } from './form-rules.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The name of the single field of a model whose input is not described: the whole input as JSON. */
export const WHOLE_INPUT = '*';

const PROMPT_FIELDS: ReadonlySet<string> = new Set(['prompt', 'text']);

/** Fields that most people set, in whichever model they occur. */
const COMMON_FIELDS =
  /^(aspect_ratio|ratio|image_size|size|duration|.*resolution|quality|mode|num_images|n|sound|audio|generate_audio|voice)$/;

/** A row with more fields than this shows only its required ones at first. */
const MAX_PRIMARY_ROW_FIELDS = 4;

/** Builds the form of a model's input schema, with the primary fields first. */
export function buildForm(input: Schema): FormModel {
  const properties = Object.entries((input['properties'] ?? {}) as Record<string, Schema>);
  const required = (input['required'] ?? []) as readonly string[];
  const rules = parseFormRules(input['allOf']);
  if (properties.length === 0) return { fields: [buildWholeInputField()], rules };
  const fieldsInRules = new Set(rules.flatMap((rule) => (rule.kind === 'flag' ? [] : rule.fields)));
  const fields = properties.map(([name, schema]) => {
    const field = buildField(name, schema, required.includes(name));
    const isPrompt = PROMPT_FIELDS.has(name);
    return {
      ...field,
      isPrompt,
      isPrimary: field.isPrimary || fieldsInRules.has(name) || isPrompt,
    };
  });
  return { fields: fields.toSorted((one, other) => rankField(one) - rankField(other)), rules };
}

function buildField(name: string, schema: Schema, isRequired: boolean): FieldModel {
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

/** For a list of objects whose fields are described. The fields keep the order of the schema. */
function buildRowsControl(schema: Schema): Control | undefined {
  const items = (schema['items'] ?? {}) as Schema;
  const properties = Object.entries((items['properties'] ?? {}) as Record<string, Schema>);
  if (schema['type'] !== 'array' || properties.length === 0) return undefined;
  const required = (items['required'] ?? []) as readonly string[];
  const fields = properties.map(([name, field]) => {
    const isRequired = required.includes(name);
    const isPrimary = isRequired || properties.length <= MAX_PRIMARY_ROW_FIELDS;
    return { ...buildField(name, field, isRequired), isPrimary };
  });
  const itemName = typeof items['title'] === 'string' ? items['title'] : 'Entry';
  const form = { fields, rules: parseFormRules(items['allOf']) };
  return { kind: 'rows', itemName, form, ...parseLimits(schema, 'minItems', 'maxItems') };
}

function buildWholeInputField(): FieldModel {
  return {
    name: WHOLE_INPUT,
    title: 'Input',
    description:
      "The parameters of this model are not listed here. See its vendor's documentation.",
    isRequired: false,
    defaultValue: undefined,
    control: { kind: 'json', shape: 'object' },
    isPrimary: true,
    isPrompt: false,
  };
}

/** Orders fields: prompt, files, choices, switches; otherwise they keep the order of the schema. */
function rankField({ control, isPrimary, isPrompt }: FieldModel): number {
  if (isPrompt) return 0;
  if (control.kind === 'files') return isPrimary ? 1 : 4;
  if (control.kind === 'switch') return isPrimary ? 3 : 6;
  return isPrimary ? 2 : 5;
}
