/** The guides in the order of the navigation. Each is `guides/{slug}.md` and the page `/docs/{slug}`. */

export interface Guide {
  /** The name of the file and the last part of the address; empty: `/docs` itself. */
  readonly slug: string;
  readonly title: string;
}

export interface GuideGroup {
  readonly title: string;
  readonly guides: readonly Guide[];
}

export const GUIDE_GROUPS: readonly GuideGroup[] = [
  {
    title: 'Start',
    guides: [
      { slug: '', title: 'Overview' },
      { slug: 'quick-start', title: 'Quick start' },
    ],
  },
  {
    title: 'Build an app',
    guides: [
      { slug: 'front-end', title: 'Front-end apps' },
      { slug: 'servers', title: 'Servers and agents' },
      { slug: 'client', title: 'Client library and React' },
      { slug: 'files', title: 'Files and uploads' },
      { slug: 'models', title: 'Models and prices' },
      { slug: 'authentication', title: 'Authentication and limits' },
      { slug: 'errors', title: 'Errors' },
    ],
  },
  {
    title: 'Receive callbacks',
    guides: [{ slug: 'callbacks', title: 'Callbacks' }],
  },
  {
    title: 'Operate',
    guides: [
      { slug: 'deployment', title: 'Deployment' },
      { slug: 'settings', title: 'Settings' },
      { slug: 'operations', title: 'Operations and tracing' },
      { slug: 'alerts', title: 'Alerts' },
      { slug: 'runbook', title: 'Runbook' },
      { slug: 'security', title: 'Security model' },
      { slug: 'costs', title: 'Costs' },
    ],
  },
  {
    title: 'Test and measure',
    guides: [
      { slug: 'sandbox', title: 'Sandbox and faults' },
      { slug: 'benchmarks', title: 'Benchmarks and limits' },
    ],
  },
];

/** All guides in order. */
export const GUIDES: readonly Guide[] = GUIDE_GROUPS.flatMap(({ guides }) => guides);

/** The address of a guide below the deployment. */
export const guidePath = (slug: string) => (slug === '' ? '/docs' : `/docs/${slug}`);
