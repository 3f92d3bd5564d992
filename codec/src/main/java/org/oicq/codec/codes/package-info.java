/** What the numbers of the protocol mean: its closed enumerations and the code tables of the profile fields. */
@NullMarked
package org.oicq.codec.codes;

import org.jspecify.annotations.NullMarked;
