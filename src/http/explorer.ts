import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { BuiltPages } from './built-pages.js';
import { pageHeaders } from './page-policy.js';

/**
 * What GraphiQL needs besides. Its editor sets styles, starts workers and has a font with icons. `trusted-types` lists the policies that
 * may turn a string into HTML or into the URL of a script: `default` is ours (src/web/explorer/trusted-types.ts), the others are those of
 * the editor. `dompurify` is there twice, in our script and in the editor.
 */
const GRAPHIQL_POLICY = {
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self'",
  'worker-src': "'self'",
  'trusted-types':
    "default dompurify defaultWorkerFactory diffEditorWidget diffReview domLineBreaksComputer editorGhostText editorViewLayer standaloneColorizer stickyScrollViewLayer tokenizeToString 'allow-duplicates'",
};

/** Sandbox is a frame of Apollo's. Its sign-in opens a window, which has to find the way back to the frame. */
const SANDBOX_HEADERS = {
  ...pageHeaders({ 'frame-src': 'https://sandbox.embed.apollographql.com' }),
  'cross-origin-opener-policy': 'same-origin-allow-popups',
};

/** `/graphiql`: GraphiQL from this package, which needs no other host. */
export function serveGraphiql(http: FastifyInstance, pages: BuiltPages): void {
  http.get('/graphiql', pages.document('graphiql.html', pageHeaders(GRAPHIQL_POLICY)));
}

/** The page with Apollo Sandbox, which is for `/graphql` in a browser. */
export const sandboxPage = (pages: BuiltPages): RouteHandlerMethod => pages.document('sandbox.html', SANDBOX_HEADERS);
