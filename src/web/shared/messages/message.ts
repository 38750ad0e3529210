/** A message for the person at the page: the condition as a title, the remedy as text. */
export interface Message {
  readonly title: string;
  readonly text: string;
}
