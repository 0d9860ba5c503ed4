import type { Answer } from './client.js';
import { login, PASSWORD, type Person, register } from './people.js';
import type { TestServer } from './test-server.js';

export interface TextArgument {
  operation: string;
  /** As a fault names it. */
  path: string;
  /** Sends the operation with this value, and else with good ones. */
  send(value: unknown): Promise<Answer>;
}

const argument = (operation: string, path: string, send: (value: unknown) => Promise<Answer>): TextArgument => ({
  operation,
  path,
  send,
});

/** Every argument that is text or an id. */
export function textArguments(server: TestServer, viewer: Person): TextArgument[] {
  const user = (type: string, name: string) =>
    argument('user', name, (v) => viewer.send(`query ($v: ${type}) { user(${name}: $v) { id } }`, { v }));
  const users = (name: string) =>
    argument('users', name, (v) => viewer.send(`query ($v: String) { users(${name}: $v) { nodes { id } } }`, { v }));
  const updateMe = (input: object) =>
    viewer.send('mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { id } } }', { input });
  const changePassword = (input: object) =>
    viewer.send('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }', {
      input: { currentPassword: PASSWORD, newPassword: 'staple horse battery', ...input },
    });
  return [
    argument('register', 'input.username', (username) => register(server, { username })),
    argument('register', 'input.password', (password) => register(server, { password })),
    argument('register', 'input.firstName', (firstName) => register(server, { firstName })),
    argument('register', 'input.lastName', (lastName) => register(server, { lastName })),
    argument('register', 'input.email', (email) => register(server, { email })),
    argument('setEmail', 'email', (email) =>
      viewer.send('mutation ($email: String!) { setEmail(email: $email) { __typename } }', { email }),
    ),
    argument('requestPasswordReset', 'login', (name) =>
      viewer.send('mutation ($login: String!) { requestPasswordReset(login: $login) { message } }', { login: name }),
    ),
    argument('acceptInvitation', 'input.username', (username) =>
      viewer.send('mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }', {
        input: { token: 'A'.repeat(43), username, password: PASSWORD },
      }),
    ),
    argument('resetPassword', 'input.newPassword', (newPassword) =>
      viewer.send('mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }', {
        input: { token: 'A'.repeat(43), newPassword },
      }),
    ),
    argument('verifyEmail', 'code', (code) =>
      viewer.send('mutation ($code: String!) { verifyEmail(code: $code) { __typename } }', { code }),
    ),
    argument('login', 'input.username', (username) => login(server, username as string)),
    argument('login', 'input.password', (password) => login(server, viewer.username, password as string)),
    user('ID', 'id'),
    user('String', 'username'),
    users('after'),
    users('before'),
    users('search'),
    argument('updateMe', 'input.firstName', (firstName) => updateMe({ firstName })),
    argument('updateMe', 'input.lastName', (lastName) => updateMe({ lastName })),
    argument('changePassword', 'input.currentPassword', (currentPassword) => changePassword({ currentPassword })),
    argument('changePassword', 'input.newPassword', (newPassword) => changePassword({ newPassword })),
    argument('confirmIdentity', 'proof.password', (password) =>
      viewer.send('mutation ($proof: ProofInput!) { confirmIdentity(proof: $proof) { __typename } }', {
        proof: { password },
      }),
    ),
  ];
}
