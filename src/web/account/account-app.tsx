import { Route, Router } from 'preact-iso';
import { WithSession } from '../sign-in/with-session';
import { texts } from '../texts/sign-in';
import { CallbackPage } from './callback-page';
import { ForgottenPasswordPage } from './forgotten-password-page';
import { InvitationPage } from './invitation-page';
import { MyAccount } from './my-account';
import { ResetPasswordPage } from './reset-password-page';
import { SignUpPage } from './sign-up-page';

/** The pages below /account: some for everybody, all others for somebody who is signed in. */
export const AccountApp = () => (
  <Router>
    <Route path="/account/sign-up" component={SignUpPage} />
    <Route path="/account/forgotten-password" component={ForgottenPasswordPage} />
    <Route path="/account/reset-password" component={ResetPasswordPage} />
    <Route path="/account/invitation" component={InvitationPage} />
    <Route path="/account/callback" component={CallbackPage} />
    <Route default component={Private} />
  </Router>
);

const Private = () => (
  <WithSession
    aside={
      <p class="aside">
        {texts.noAccount} <a href="/account/sign-up">{texts.createAccount}</a>
      </p>
    }
  >
    <MyAccount />
  </WithSession>
);
