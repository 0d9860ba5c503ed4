import './sandbox.css';
import { ApolloSandbox } from '@apollo/sandbox';
import { DOCUMENT, HEADERS, VARIABLES } from './journey';

/** Where Sandbox itself comes from. Nothing else of the page is from there, so no script of others runs at this origin. */
const ORIGIN = 'https://sandbox.embed.apollographql.com';
/** From the click to the notice. A page that stays empty longer looks broken. If Sandbox is only slow, the notice goes away again. */
const PATIENCE_MS = 1_200;

const notice = document.getElementById('notice') as HTMLElement;
const impatience = setTimeout(() => {
  notice.hidden = false;
}, PATIENCE_MS - performance.now());

// Sandbox sends messages as soon as it runs. A frame that could not be loaded sends none.
addEventListener('message', function listen({ origin }) {
  if (origin !== ORIGIN) return;
  clearTimeout(impatience);
  notice.hidden = true;
  removeEventListener('message', listen);
});

new ApolloSandbox({
  target: '#sandbox',
  initialEndpoint: `${location.origin}/graphql`,
  endpointIsEditable: false,
  hideCookieToggle: false,
  runTelemetry: false,
  // The policy of the page allows no styles but those of the file.
  allowDynamicStyles: false,
  initialState: { document: DOCUMENT, variables: VARIABLES, headers: HEADERS, includeCookies: false },
});
