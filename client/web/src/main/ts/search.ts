/** What one looks for in the search for people; an empty field says nothing. */
export interface Wanted {
  readonly name: string;
  readonly city: string;
  readonly gender: string;
  readonly ageFrom: string;
  readonly ageTo: string;
}

/** The condition of the protocol's search language for it, or for everybody where nothing is said. */
export function condition(wanted: Wanted): string {
  const parts: string[] = [];
  if (wanted.name !== '') {
    parts.push(`nickname LIKE ${literal(`%${wanted.name}%`)}`);
  }
  if (wanted.city !== '') {
    parts.push(`city = ${literal(wanted.city)}`);
  }
  if (wanted.gender !== '') {
    parts.push(`gender = ${Number(wanted.gender)}`);
  }
  if (wanted.ageFrom !== '') {
    parts.push(`age >= ${Number(wanted.ageFrom)}`);
  }
  if (wanted.ageTo !== '') {
    parts.push(`age <= ${Number(wanted.ageTo)}`);
  }
  return parts.length === 0 ? 'number > 0' : parts.join(' AND ');
}

function literal(text: string): string {
  return `'${text.toWellFormed().replaceAll("'", "''")}'`;
}
