/** What somebody else wrote, as a sentence with one full stop. Pure. */
export function sentence(text: string): string {
  const said = text.trim();
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}
