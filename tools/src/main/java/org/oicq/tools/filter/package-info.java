/**
 * The filter language: expressions on the fields of frames by the catalogue's names, checked when they are read, as
 * {@code type == 0x03 and content contains "hello"}. It knows frames only through {@link FieldSource}.
 */
@NullMarked
package org.oicq.tools.filter;

import org.jspecify.annotations.NullMarked;
