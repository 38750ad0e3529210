/** Vite imports the text of a file whose name ends in `?raw`. */
declare module '*?raw' {
  const text: string;
  export default text;
}
