/** Tests of the database, and {@link org.oicq.schema.TestDatabase} for other modules' tests. */
@NullMarked
package org.oicq.schema;

import org.jspecify.annotations.NullMarked;
