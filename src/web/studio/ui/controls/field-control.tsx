/** Renders the control of a field by its kind. */
import type { FieldModel } from '../../form/field.ts';
import { ChoiceControl } from './choice-control.tsx';
import type { ControlProps } from './control-props.ts';
import { FilesControl } from './files-control.tsx';
import { NumberControl } from './number-control.tsx';
import { RowsControl } from './rows-control.tsx';
import { SwitchControl } from './switch-control.tsx';
import { LinesControl, TextControl } from './text-control.tsx';

type Props = Omit<ControlProps, 'field'> & { readonly field: FieldModel };

export function FieldControl({ field, ...rest }: Props) {
  const { control } = field;
  switch (control.kind) {
    case 'text':
      return <TextControl field={{ ...field, control }} {...rest} />;
    case 'choice':
      return <ChoiceControl field={{ ...field, control }} {...rest} />;
    case 'number':
      return <NumberControl field={{ ...field, control }} {...rest} />;
    case 'switch':
      return <SwitchControl field={{ ...field, control }} {...rest} />;
    case 'files':
      return <FilesControl field={{ ...field, control }} {...rest} />;
    case 'rows':
      return <RowsControl field={{ ...field, control }} {...rest} />;
    case 'lines':
      return <LinesControl field={{ ...field, control }} {...rest} />;
    case 'json':
      return <LinesControl field={{ ...field, control }} {...rest} />;
  }
}
