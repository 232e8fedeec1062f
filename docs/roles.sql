-- The four roles of Part One and its database, on a PostgreSQL of your own. Safe to run again.
--   psql "postgresql://ADMINISTRATOR@HOST/postgres" -v ON_ERROR_STOP=1 -f docs/roles.sql
-- Then give each role a password, typed twice and never written down here:  \password owner  (office, publisher, public_site)

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', name)
FROM unnest(ARRAY['owner', 'office', 'publisher', 'public_site']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

-- An administrator of a managed cluster is no superuser, and must be able to act as owner to make its database.
SELECT format('GRANT owner TO %I', current_user)
WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) \gexec

-- The same order of names on every machine, whatever its system library says (PostgreSQL 17 or newer).
SELECT $$CREATE DATABASE partone OWNER owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'$$
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'partone') \gexec

REVOKE ALL ON DATABASE partone FROM PUBLIC;
GRANT CONNECT ON DATABASE partone TO office, publisher, public_site;

-- What each role may do inside the database is granted by `manage.py migrate`, from config/rights.py.
