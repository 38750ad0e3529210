/** Vite imports the text of a file whose name ends in `?raw`. */
declare module '*?raw' {
  const text: string;
  export default text;
}

/** Vite imports a file as a `data:` URL. */
declare module '*?inline' {
  const url: string;
  export default url;
}
