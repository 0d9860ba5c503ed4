/** The document that Apollo Sandbox shows first: the journey of a user, ready to run. */
export const SANDBOX_DOCUMENT = `# Welcome to AuthHero. Run these one after the other.

mutation Register {
  register(input: { username: "paul", password: "a long passphrase" }) {
    ... on RegisterSuccess { user { id username createdOn } }
    ... on UserError { message }
  }
}

mutation Login {
  login(input: { username: "paul", password: "a long passphrase" }) {
    ... on LoginSuccess { message apiKey expiresOn }
    ... on UserError { message }
  }
}

# Put the apiKey into a header X-API-KEY (below), then:
query Me {
  me { id username firstName lastName }
}

query Users {
  users(first: 10) {
    totalCount
    edges { cursor node { id username } }
    pageInfo { hasNextPage endCursor }
  }
}

mutation Logout {
  logout { revokedKeys message }
}
`;
