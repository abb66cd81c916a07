#!/bin/bash
# Roles and database of Przystań. Two ways to run it:
#  - in the postgres image, from /docker-entrypoint-initdb.d, on an empty data folder;
#  - by hand against an external server, with PGHOST, PGUSER, PGPASSWORD of an administrator set.
# Safe to repeat: existing roles get the password given, an existing database is kept.
set -euo pipefail

: "${PRZYSTAN_OWNER_PASSWORD:?password of przystan_owner}"
: "${PRZYSTAN_WEB_PASSWORD:?password of przystan_web}"

admin=(psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-${PGUSER:-postgres}}")

# psql takes the passwords from the environment: they stand in no process list.
"${admin[@]}" --dbname "${POSTGRES_DB:-postgres}" <<'SQL'
\getenv owner_password PRZYSTAN_OWNER_PASSWORD
\getenv web_password PRZYSTAN_WEB_PASSWORD
SET password_encryption = 'scram-sha-256';

SELECT 'CREATE ROLE przystan_owner'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'przystan_owner') \gexec
ALTER ROLE przystan_owner LOGIN CREATEDB CREATEROLE PASSWORD :'owner_password';

SELECT 'CREATE ROLE przystan_web'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'przystan_web') \gexec
ALTER ROLE przystan_web LOGIN NOINHERIT PASSWORD :'web_password';

GRANT przystan_web TO przystan_owner;
-- An administrator who is no superuser (managed servers) may give a database only to a role that it is in.
SELECT 'GRANT przystan_owner TO CURRENT_USER'
  FROM pg_roles WHERE rolname = current_user AND NOT rolsuper \gexec

SELECT 'CREATE DATABASE przystan OWNER przystan_owner ENCODING ''UTF8'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'przystan') \gexec
REVOKE ALL ON DATABASE przystan FROM PUBLIC;
GRANT CONNECT ON DATABASE przystan TO przystan_web;
SQL
echo "Roles przystan_owner and przystan_web and the database przystan are there."
