/**
 * The database: the embedded PostgreSQL, the migrations, the pool, and every SQL statement of the server, one class for
 * each group of tables. It knows no packet and no session.
 */
@NullMarked
package org.oicq.schema;

import org.jspecify.annotations.NullMarked;
