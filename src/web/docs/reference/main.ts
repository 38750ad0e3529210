/** The API reference: the public API and the admin API of this deployment, each as a document of its own. */

interface OpenApiDocument {
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags?: string[] }>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: { readonly tags: string[] } }>>;
}

/** The part of the viewer's global that is used here. */
declare const Scalar: {
  createApiReference(element: string, configuration: object): void;
};

/** An admin path is one for the operator. */
const isAdminPath = (path: string) => path.startsWith('/admin');

/** Request samples are in curl, JavaScript and Python. The viewer hides what is named here. */
const HIDDEN_SAMPLES = {
  ...Object.fromEntries(
    'c clojure csharp dart fsharp go http java julia kotlin node objc ocaml php powershell r ruby rust swift'
      .split(' ')
      .map((language) => [language, true]),
  ),
  js: ['axios', 'jquery', 'ofetch', 'xhr'],
  python: ['python3', 'httpx_sync', 'httpx_async', 'aiohttp'],
  shell: ['wget', 'httpie'],
};

const whole = await loadDocument().catch((error: unknown) => {
  const message = 'The API document could not be loaded. Reload this page to try again.';
  document.querySelector('#reference')?.append(message);
  throw error;
});

async function loadDocument(): Promise<OpenApiDocument> {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`/openapi.json returned ${response.status}`);
  return (await response.json()) as OpenApiDocument;
}

/**
 * The document with the paths, webhooks and tags of one audience. Its server is the host of this page and not
 * PUBLIC_URL, because the page may send requests to its own host only.
 */
function select(title: string, isIncluded: (path: string) => boolean): OpenApiDocument {
  const paths = Object.fromEntries(
    Object.entries(whole.paths).filter(([path]) => isIncluded(path)),
  );
  const used = new Set(
    Object.values(paths).flatMap((item) => Object.values(item).flatMap(({ tags = [] }) => tags)),
  );
  return {
    ...whole,
    info: { ...whole.info, title },
    servers: [{ url: location.origin, description: 'This edge.' }],
    tags: whole.tags.filter(({ name }) => used.has(name)),
    paths,
    webhooks: Object.fromEntries(
      Object.entries(whole.webhooks).filter(([, { post }]) =>
        post.tags.some((tag) => used.has(tag)),
      ),
    ),
  };
}

Scalar.createApiReference('#reference', {
  sources: [
    { title: 'API', slug: 'api', content: select('kie-edge API', (path) => !isAdminPath(path)) },
    { title: 'Admin API', slug: 'admin', content: select('kie-edge admin API', isAdminPath) },
  ],
  theme: 'none',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  hideModels: true,
  hiddenClients: HIDDEN_SAMPLES,
  featuredClients: ['shell/curl', 'js/fetch', 'python/requests'],
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  persistAuth: false,
});
