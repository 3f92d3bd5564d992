/** The settings of the server: one record, its defaults and limits, and how they are read. */
@NullMarked
package org.oicq.server.config;

import org.jspecify.annotations.NullMarked;
