/** An empty Worker: its start-up time is the runtime's own. */
export default { fetch: () => new Response('') } satisfies ExportedHandler;
