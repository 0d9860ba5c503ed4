-- The two roles of docs/operations-reference.md: one owns the tables and migrates, the other serves and has no other rights.
-- The image of PostgreSQL runs this file once, on an empty volume, as the superuser.
\set owner_password `cat /run/secrets/authhero_migrations_password`
\set serving_password `cat /run/secrets/authhero_password`
create role authhero_migrations login password :'owner_password';
create role authhero login password :'serving_password';
create database authhero owner authhero_migrations encoding 'UTF8' template template0;
\connect authhero
revoke create on schema public from public;
revoke temporary on database authhero from public;
grant create, usage on schema public to authhero_migrations;
grant usage on schema public to authhero;
