import { AuthHeroError, createClient } from 'authhero-graphql-client';
import Fastify from 'fastify';
import { accountPage, codePage, signInPage } from './pages.js';

const url = process.env.AUTHHERO_URL ?? 'http://127.0.0.1:4000/graphql';
const COOKIE = /(?:^|; )__Host-session=(ahk_[0-9A-Za-z]{49})(?:;|$)/;
const cookie = (key) =>
  `__Host-session=${key ?? ''}; Path=/; Max-Age=${key ? 30 * 86_400 : 0}; HttpOnly; Secure; SameSite=Lax`;

/** A client for one request: its key comes from the cookie of the browser, and goes there. */
function clientOf(request, reply) {
  let key = COOKIE.exec(request.headers.cookie ?? '')?.[1];
  const set = (next) => {
    key = next;
    reply.removeHeader('set-cookie').header('set-cookie', cookie(key));
  };
  // AuthHero limits the tries of each address: it has to know the browser's. Set TRUSTED_PROXIES there.
  return createClient({
    url,
    mode: 'key',
    storage: { get: () => key, set },
    headers: { 'x-forwarded-for': request.ip },
  });
}

/** @param TRUST_PROXY the addresses of the proxies in front of this server, whose X-Forwarded-For counts */
const app = Fastify({ logger: { level: 'error' }, trustProxy: process.env.TRUST_PROXY ?? false });
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(body))),
);
app.addHook('onRequest', async ({ method, headers }, reply) => {
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
  // A form of another site, or of another subdomain, changes nothing here.
  const isOurs = (headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin';
  if (method !== 'GET' && !isOurs) return reply.code(403).send('Only for pages of this site.');
});
app.setErrorHandler((error, request, reply) => {
  const status =
    error instanceof AuthHeroError ? (error.code === 'RATE_LIMITED' ? 429 : 503) : (error.statusCode ?? 500);
  if (status === 500) request.log.error(error);
  return reply.code(status).send(signInPage('This did not work. Try again in a moment.'));
});

app.get('/', async (request, reply) => {
  const auth = clientOf(request, reply);
  try {
    const [user, keys] = await Promise.all([auth.me(), auth.myApiKeys({ first: 20 })]);
    return accountPage(user, keys.nodes);
  } catch (error) {
    if (error.code === 'UNAUTHENTICATED') return signInPage();
    throw error;
  }
});

app.post('/sign-in', async (request, reply) => {
  const { username = '', password = '' } = request.body;
  const step = await clientOf(request, reply).signIn({ username, password });
  if (step.__typename === 'SignedIn') return reply.redirect('/', 303);
  return step.__typename === 'SecondFactorRequired' ? codePage(step.challenge) : signInPage(step.message);
});

app.post('/code', async (request, reply) => {
  const { challenge = '', code = '' } = request.body;
  const result = await clientOf(request, reply).completeLogin({ challenge, proof: { totpCode: code } });
  return 'user' in result ? reply.redirect('/', 303) : codePage(challenge, result.message);
});

app.post('/sign-out', async (request, reply) => {
  await clientOf(request, reply).signOut();
  return reply.redirect('/', 303);
});

await app.listen({ port: Number(process.env.PORT ?? 3000) });
