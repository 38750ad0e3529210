/** The name under which a browser saves a result: the model, KIE's taskId and the number. Pure. */
export function fileName(file: {
  model: string;
  taskId: string | null;
  n: number;
  ext: string;
}): string {
  const parts = [file.model, file.taskId ?? 'task', String(file.n)];
  return `${parts
    .join('-')
    .replaceAll(/[^\w.-]+/g, '-')
    .slice(0, 150)}.${file.ext}`;
}
