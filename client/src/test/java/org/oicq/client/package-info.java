/** Tests of the library against a scripted peer on a real socket. */
@NullMarked
package org.oicq.client;

import org.jspecify.annotations.NullMarked;
