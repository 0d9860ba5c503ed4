/** One step of an account's journey, as the smoke test, the load test and the tests send it. Its document has one field. */
export interface Operation {
  readonly document: string;
  /** What it comes to when all is well: the type of a union's member, `OK` for any other answer, or the code of an error. */
  readonly outcome: string;
}

export const REGISTER: Operation = {
  document: `mutation ($input: RegisterInput!) { register(input: $input) {
    __typename ... on RegisterSuccess { user { id username firstName lastName createdOn updatedOn } }
    ... on UserError { message } ... on PasswordTooCommon { reason } } }`,
  outcome: 'RegisterSuccess',
};

export const LOGIN: Operation = {
  document: `mutation ($input: LoginInput!) { login(input: $input) {
    __typename ... on LoginSuccess { apiKey expiresOn message user { id username } } ... on UserError { message } } }`,
  outcome: 'LoginSuccess',
};

/** With a wrong password, or of an account that is gone. */
export const REFUSED_LOGIN: Operation = { ...LOGIN, outcome: 'InvalidCredentials' };

export const ME: Operation = { document: 'query { me { id username } }', outcome: 'OK' };

/** With a key that has been revoked. */
export const REFUSED_ME: Operation = { ...ME, outcome: 'UNAUTHENTICATED' };

export const CREDENTIAL: Operation = {
  document: 'query { viewerCredential { kind permissions } }',
  outcome: 'OK',
};

export const USERS: Operation = {
  document: `query ($search: String, $first: Int) { users(search: $search, first: $first) {
    nodes { id username } pageInfo { hasNextPage endCursor } } }`,
  outcome: 'OK',
};

export const USER: Operation = {
  document: 'query ($username: String) { user(username: $username) { id firstName } }',
  outcome: 'OK',
};

export const UPDATE_ME: Operation = {
  document: 'mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { firstName } } }',
  outcome: 'OK',
};

export const CHANGE_PASSWORD: Operation = {
  document: `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) {
    __typename ... on UserError { message } } }`,
  outcome: 'ChangePasswordSuccess',
};

export const CREATE_API_KEY: Operation = {
  document: `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    __typename ... on CreateApiKeySuccess { apiKey key { id } } ... on UserError { message } } }`,
  outcome: 'CreateApiKeySuccess',
};

export const MY_API_KEYS: Operation = { document: 'query { myApiKeys { nodes { id name } } }', outcome: 'OK' };

export const ROTATE_API_KEY: Operation = {
  document: `mutation ($id: ID!) { rotateApiKey(id: $id) {
    __typename ... on RotateApiKeySuccess { apiKey } ... on UserError { message } } }`,
  outcome: 'RotateApiKeySuccess',
};

export const LOGOUT: Operation = {
  document: 'mutation ($scope: LogoutScope) { logout(scope: $scope) { revokedKeys } }',
  outcome: 'OK',
};

export const DELETE_ME: Operation = {
  document: 'mutation { deleteMe { __typename message } }',
  outcome: 'DeleteMePayload',
};

/** By an admin, for an account that could not delete itself. */
export const DEACTIVATE_USER: Operation = {
  document: 'mutation ($id: ID!) { deactivateUser(id: $id) { __typename ... on UserError { message } } }',
  outcome: 'DeactivateUserSuccess',
};
