/** A task id of the real form. Ids sort in the order of their letters: `testTaskId('a')`. */
export function testTaskId(letter: string): string {
  return `${1_767_225_600_000_000 + (letter.codePointAt(0) ?? 0)}-${letter.repeat(22)}`;
}
