import { runPage } from '../run-page';
import { AccountApp } from './account-app';

// Another link of a mail in the same tab changes only what is behind #.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) location.reload();
});

runPage('/account', AccountApp);
