/** A form of a client: what is written, what is wrong with it, and what came of sending it. */
import { useState } from 'preact/hooks';
import { useInside } from '../api/session.ts';
import { errorWords, type ToldError, type Words } from '../messages/error-message.ts';
import { problemsOf, type ClientForm, type FormProblems } from './client-form.ts';

export interface ClientFormState {
  readonly form: ClientForm;
  readonly change: (form: ClientForm) => void;
  readonly problems: FormProblems;
  readonly error: Words | undefined;
  readonly isSending: boolean;
  readonly submit: (event: Event) => void;
}

/** `send` is called with a form that is complete. */
export function useClientForm(
  first: ClientForm,
  send: (form: ClientForm) => Promise<void>,
): ClientFormState {
  const { note } = useInside();
  const [form, setForm] = useState(first);
  const [isTried, setTried] = useState(false);
  const [error, setError] = useState<Words>();
  const [isSending, setSending] = useState(false);
  const problems = problemsOf(form, Date.now());
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(undefined);
    if (isSending) return;
    if (Object.keys(problems).length > 0) return focusFirst(event.currentTarget);
    setSending(true);
    send(form)
      .then(
        () => setTried(false),
        (cause: unknown) => {
          note(cause as ToldError);
          setError(errorWords(cause as ToldError));
        },
      )
      .finally(() => setSending(false));
  };
  return { form, change: setForm, problems: isTried ? problems : {}, error, isSending, submit };
}

/** What is wrong is marked by the next drawing. */
function focusFirst(form: EventTarget | null): void {
  requestAnimationFrame(() => {
    if (!(form instanceof HTMLElement)) return;
    const wrong = form.querySelector('.has-problem :is(input, select)');
    if (wrong instanceof HTMLElement) wrong.focus();
  });
}
