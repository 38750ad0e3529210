/** The state of a client form: values, validation problems, and submission. */
import { useState } from 'preact/hooks';
import type { Message } from '../../shared/messages/message.ts';
import { useSession } from '../api/session.ts';
import { describeApiError, type ApiError } from '../messages/error-message.ts';
import { validateClientForm, type ClientForm, type ClientFormProblems } from './client-form.ts';

export interface ClientFormState {
  readonly form: ClientForm;
  readonly change: (form: ClientForm) => void;
  /** Empty until the first submission. */
  readonly problems: ClientFormProblems;
  readonly error: Message | undefined;
  readonly isSending: boolean;
  readonly submit: (event: Event) => void;
}

/** `send` is called with a valid form only. */
export function useClientForm(
  initial: ClientForm,
  send: (form: ClientForm) => Promise<void>,
): ClientFormState {
  const { handleError } = useSession();
  const [form, setForm] = useState(initial);
  const [showsProblems, setShowsProblems] = useState(false);
  const [error, setError] = useState<Message>();
  const [isSending, setSending] = useState(false);
  const problems = validateClientForm(form, Date.now());
  const submit = (event: Event) => {
    event.preventDefault();
    setShowsProblems(true);
    setError(undefined);
    if (isSending) return;
    if (Object.keys(problems).length > 0) return focusFirstProblem(event.currentTarget);
    setSending(true);
    send(form)
      .then(
        () => setShowsProblems(false),
        (cause: unknown) => {
          handleError(cause as ApiError);
          setError(describeApiError(cause as ApiError));
        },
      )
      .finally(() => setSending(false));
  };
  return {
    form,
    change: setForm,
    problems: showsProblems ? problems : {},
    error,
    isSending,
    submit,
  };
}

/** After the next render, which marks the invalid fields. */
function focusFirstProblem(form: EventTarget | null): void {
  requestAnimationFrame(() => {
    if (!(form instanceof HTMLElement)) return;
    const invalid = form.querySelector('.has-problem :is(input, select)');
    if (invalid instanceof HTMLElement) invalid.focus();
  });
}
