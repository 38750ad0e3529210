/** The API reference: the public API and the admin API of this deployment, each as a document of its own. */

interface OpenApiDocument {
  readonly info: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, object>>;
}

/** The part of the viewer's global that is used here. */
declare const Scalar: {
  createApiReference(element: string, configuration: object): void;
};

/** An admin path is one for the operator. */
const isAdminPath = (path: string) => path.startsWith('/admin');

const response = await fetch('/openapi.json');
const whole = (await response.json()) as OpenApiDocument;

const select = (title: string, isIncluded: (path: string) => boolean) => ({
  ...whole,
  info: { ...whole.info, title },
  paths: Object.fromEntries(Object.entries(whole.paths).filter(([path]) => isIncluded(path))),
});

Scalar.createApiReference('#reference', {
  sources: [
    { title: 'API', slug: 'api', content: select('kie-edge API', (path) => !isAdminPath(path)) },
    { title: 'Admin API', slug: 'admin', content: select('kie-edge admin API', isAdminPath) },
  ],
  theme: 'none',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  persistAuth: false,
});

export {};
