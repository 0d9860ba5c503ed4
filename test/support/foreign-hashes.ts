export const FOREIGN_PASSWORD = 'Crème brûlée 4 two';

/** Hashes of that password: the program that made it, the hash, the name of its cost. */
export const FOREIGN_HASHES: [string, string, string][] = [
  [
    'argon2-cffi 25.1, argon2id',
    '$argon2id$v=19$m=8192,t=2,p=2$c29tZSBzYWx0IDE2IGJ5dA$+fKbXsOSAWN4Grupbw4MOlfbXXr4YGrinc5wbX9X5kY',
    'argon2id,v=19,m=8192,t=2,p=2',
  ],
  [
    'argon2-cffi 25.1, argon2i',
    '$argon2i$v=19$m=8192,t=2,p=2$c29tZSBzYWx0IDE2IGJ5dA$ZhlYwIyjmN6Hm5+OzwMk7aRUR1F80lhyCLrKy0lFgCg',
    'argon2i,v=19,m=8192,t=2,p=2',
  ],
  [
    'argon2-cffi 25.1, argon2d',
    '$argon2d$v=19$m=8192,t=2,p=2$c29tZSBzYWx0IDE2IGJ5dA$oYSIAu1d7MLQD9hshnYhZuu7xDefM9wxWTvorOdq0Zw',
    'argon2d,v=19,m=8192,t=2,p=2',
  ],
  [
    'argon2-cffi 25.1, argon2i of version 16',
    '$argon2i$v=16$m=8192,t=2,p=1$c29tZSBzYWx0IDE2IGJ5dA$Gvi1jUC7a+AdcHlLrM44M44rmGA7mqDHLgfhNKGz5OA',
    'argon2i,v=16,m=8192,t=2,p=1',
  ],
  [
    'the same as it was written then, without the version',
    '$argon2i$m=8192,t=2,p=1$c29tZSBzYWx0IDE2IGJ5dA$Gvi1jUC7a+AdcHlLrM44M44rmGA7mqDHLgfhNKGz5OA',
    'argon2i,v=16,m=8192,t=2,p=1',
  ],
  [
    'Django 5.2, argon2',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$TmFDbE5hQ2xOYUNsTmFDbE5hQ2xOYQ$0yK2ZhyHF3OWPHwmcmT78F/2+JuBbAPZQf/G3r3zVWw',
    'argon2id,v=19,m=102400,t=2,p=8',
  ],
  ['bcrypt (Python) 5.0, $2a$', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6', '2a,05'],
  ['bcrypt (Python) 5.0, $2b$', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6', '2b,05'],
  ['bcrypt (Python) 5.0, $2y$', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6', '2y,05'],
  [
    'the same with a bit set that means nothing',
    '$2b$05$CCCCCCCCCCCCCCCCCCCCC/ywlAfPoK075GDTrFkoXTRnvggOV5hw7',
    '2b,05',
  ],
  ['Django 5.2, bcrypt', 'bcrypt$$2b$04$CCCCCCCCCCCCCCCCCCCCC.8ch8AxCIIgl5xGhaUbCPvXymsgX7V2O', '2b,04'],
  [
    'passlib 1.7, scrypt',
    '$scrypt$ln=14,r=8,p=1$//5zYWx0IG9mIGJ5dGVz+w$gQrRgMxuFw0WgCxLOA0K/F7oPIumP8H5nFy6aG73WwM',
    'scrypt,ln=14,r=8,p=1',
  ],
  [
    'Werkzeug, scrypt',
    'scrypt:32768:8:1$fgMSDqLIpKFMtZRn$30f1c898b4026ee45b0a18f401715c76be6d0a6acb83540a2bbe4906f612a15171d689621a183388ecdb4b4b817451bae4d84ca3cb78678416d36f246f34b88d',
    'scrypt,ln=15,r=8,p=1',
  ],
  [
    'Django 5.2, scrypt',
    'scrypt$16384$NaClNaClNaClNaClNaClNa$8$5$i34g2Ix4v3+7QewlEu3PBXtr9sVFimvR26ti8E0FkyfmqM6X0THjIznmGSGOmBHAlT2npiDG0GvNuTtmuSBegg==',
    'scrypt,ln=14,r=8,p=5',
  ],
  [
    'passlib 1.7, PBKDF2 of SHA-256',
    '$pbkdf2-sha256$29000$//5zYWx0IG9mIGJ5dGVz.w$x4cMKuFZWvUXzgag/ruHxB8fNWwY3WFBTLHaxfi4WMo',
    'pbkdf2-sha256,i=29000',
  ],
  [
    'the same as a PHC string',
    '$pbkdf2-sha256$i=29000,l=32$//5zYWx0IG9mIGJ5dGVz+w$x4cMKuFZWvUXzgag/ruHxB8fNWwY3WFBTLHaxfi4WMo',
    'pbkdf2-sha256,i=29000',
  ],
  [
    'passlib 1.7, PBKDF2 of SHA-512',
    '$pbkdf2-sha512$25000$//5zYWx0IG9mIGJ5dGVz.w$UnAcMuSRLlYSXUI0.0OCTSn6jQv.bgHxx9szYmAPpHqguWRmJ8HJyxL/snAP4Dgsx9DzweeBMwNxn393ZOG4vg',
    'pbkdf2-sha512,i=25000',
  ],
  [
    'passlib 1.7, PBKDF2 of SHA-1',
    '$pbkdf2$13000$//5zYWx0IG9mIGJ5dGVz.w$yVQK/Nfv6iJa2efrS2T7VCEcUlc',
    'pbkdf2-sha1,i=13000',
  ],
  [
    'Werkzeug, PBKDF2 of SHA-256',
    'pbkdf2:sha256:20000$LcVybyNbRsWuRBUv$3e6c03dd098c23e443a3f806eaeb479b54ae4902644c8a0b0feec2a2a80b3838',
    'pbkdf2-sha256,i=20000',
  ],
  [
    'Werkzeug, PBKDF2 of SHA-512',
    'pbkdf2:sha512:20000$xsdpOXhKthUSDOZg$5e3d7e440bbac6ad9e4ae66a1da949b9b571ebc2852dbde703e34ce758ce93c3db8b29a17a46c4b3c5bc053f0b08cae5e151428287d7fcf2c47e9bd3f2eca8d7',
    'pbkdf2-sha512,i=20000',
  ],
  [
    'Werkzeug, PBKDF2 of SHA-1',
    'pbkdf2:sha1:20000$QFvq0Rv2IDONcelI$c20e0fbf42e07b2a1a4eeace4cb4863439ddf521',
    'pbkdf2-sha1,i=20000',
  ],
  [
    'Django 5.2, PBKDF2 of SHA-256',
    'pbkdf2_sha256$20000$NaClNaClNaClNaClNaClNa$ErpHxi7um4QKGZ9Vbot8ZW0NL9RlA8/9O+8Vjux43VM=',
    'pbkdf2-sha256,i=20000',
  ],
  [
    'Django 5.2, PBKDF2 of SHA-1',
    'pbkdf2_sha1$20000$NaClNaClNaClNaClNaClNa$yN7XGZ4STUBqhwhYZYPQG8wOwe8=',
    'pbkdf2-sha1,i=20000',
  ],
];
