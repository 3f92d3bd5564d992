-- All that a search (packet 0x0B) can ever see: the columns of binary.md "Search", and the portrait for the result.
CREATE VIEW searchable_users AS
    SELECT number, nickname, gender, age, country, province, city, education, school, occupation, hobbies,
           description, portrait
    FROM accounts;

-- Searches run as this role. Roles belong to the whole PostgreSQL, so another database may have made it already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oicq_search') THEN
        CREATE ROLE oicq_search NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL; -- made by another database just now
END $$;

DO $$
BEGIN
    -- Whoever made the role may not yet take it (since PostgreSQL 16); whoever was granted it needs no more.
    IF NOT pg_has_role(current_user, 'oicq_search', 'USAGE') THEN
        GRANT oicq_search TO CURRENT_USER;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO oicq_search', current_schema());
END $$;

GRANT SELECT ON searchable_users TO oicq_search;
