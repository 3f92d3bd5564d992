package org.oicq.schema;

/** The part of a profile that only the HTTP interface knows: blood type 0 to 5, constellation and zodiac 0 to 12. */
public record WebProfile(int bloodType, int constellation, String homePage, String mobile, int zodiac) {}
