/** The operator's commands on a running server's database. */
@NullMarked
package org.oicq.server.admin;

import org.jspecify.annotations.NullMarked;
