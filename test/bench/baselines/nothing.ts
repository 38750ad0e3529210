/** A Worker that does nothing: what it takes to start is the runtime's own. */
export default { fetch: () => new Response('') } satisfies ExportedHandler;
