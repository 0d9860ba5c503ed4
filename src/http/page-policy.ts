/**
 * The headers of the pages for browsers, beside those of every response. No other window gets a handle on a page, and no string becomes
 * a script or HTML (https://w3c.github.io/trusted-types/dist/spec/).
 * @param more directives that one page needs besides
 */
export function pageHeaders(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const directives = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'require-trusted-types-for': "'script'",
    ...more,
  };
  const policy = Object.entries(directives).map((directive) => directive.join(' '));
  return { 'content-security-policy': policy.join('; '), 'cross-origin-opener-policy': 'same-origin' };
}
