-- The protocol's field widths (binary.md, "Field types").
CREATE DOMAIN tiny AS smallint CHECK (VALUE BETWEEN 0 AND 255);
CREATE DOMAIN medium AS integer CHECK (VALUE BETWEEN 0 AND 65535);

-- Service numbers rise and are never given again: nobody resets this sequence, and it has no cycle.
CREATE SEQUENCE account_number AS bigint MINVALUE 10001 MAXVALUE 4294967295 NO CYCLE;

CREATE TABLE accounts (
    number         bigint PRIMARY KEY DEFAULT nextval('account_number') CHECK (number BETWEEN 10001 AND 4294967295),
    password_hash  text NOT NULL CHECK (password_hash <> ''),
    supervisor     boolean NOT NULL DEFAULT false,
    disabled       boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL DEFAULT now(),
    last_login_at  timestamptz,
    -- nickname and city are in an index, whose entries have a largest size: hence the 255.
    nickname       text NOT NULL CHECK (char_length(nickname) BETWEEN 1 AND 255),
    portrait       medium NOT NULL,
    gender         tiny NOT NULL CHECK (gender IN (0, 1, 255)),
    age            tiny NOT NULL,
    real_name      text NOT NULL,
    country        tiny NOT NULL,
    province       tiny NOT NULL,
    city           text NOT NULL CHECK (char_length(city) <= 255),
    address        text NOT NULL,
    zip_code       text NOT NULL,
    education      tiny NOT NULL,
    school         text NOT NULL,
    occupation     tiny NOT NULL,
    phone          text NOT NULL,
    pager          text NOT NULL,
    email          text NOT NULL,
    hobbies        text NOT NULL,
    description    text NOT NULL,
    authentication tiny NOT NULL CHECK (authentication IN (0, 1, 2)),
    -- Known to the HTTP interface only.
    blood_type     tiny NOT NULL DEFAULT 0 CHECK (blood_type <= 5),
    constellation  tiny NOT NULL DEFAULT 0 CHECK (constellation <= 12),
    home_page      text NOT NULL DEFAULT '',
    mobile         text NOT NULL DEFAULT '',
    zodiac         tiny NOT NULL DEFAULT 0 CHECK (zodiac <= 12)
);
ALTER SEQUENCE account_number OWNED BY accounts.number;

-- text_pattern_ops serves both equality and LIKE 'beginning%', whatever the database's collation. The number beside
-- city and age spares a sort, or worse a walk through all accounts, when the first 50 by number are wanted.
CREATE INDEX accounts_nickname ON accounts (nickname text_pattern_ops);
CREATE INDEX accounts_city ON accounts (city text_pattern_ops, number);
CREATE INDEX accounts_age ON accounts (age, number);
