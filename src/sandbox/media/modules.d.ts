/** Bundled as bytes by [[rules]] in wrangler.toml. */
declare module '*.mp4' {
  const bytes: ArrayBuffer;
  export default bytes;
}

declare module '*.mp3' {
  const bytes: ArrayBuffer;
  export default bytes;
}

declare module '*.png' {
  const bytes: ArrayBuffer;
  export default bytes;
}
