import { Refused } from './api';
import { consoleChinese } from './chinese';
import { consoleEnglish, type ConsoleWords } from './english';
import { currentLanguage } from '../words';

/** All sentences of the console in the current language. */
export function words(): ConsoleWords {
  return currentLanguage() === 'zh' ? consoleChinese : consoleEnglish;
}

/** A heading, a name or a state that the server gives, as people read it. */
export function name(word: string): string {
  const known = words().names[word];
  return known ?? (currentLanguage() === 'zh' ? word : word.charAt(0).toUpperCase() + word.slice(1));
}

/** A word in a cell: a state that the server gives, or itself. */
export function state(word: string): string {
  return words().names[word] ?? word;
}

/** The server's sentence in the current language, where it is known in it; else as the server says it, written as a sentence. */
export function sentence(said: string): string {
  for (const [pattern, translation] of words().sentences) {
    if (pattern.test(said)) {
      return said.replace(pattern, translation);
    }
  }
  const written = said.charAt(0).toUpperCase() + said.slice(1);
  return /[\p{L}\p{N})]$/u.test(written) ? `${written}.` : written;
}

/** Why something was not done: the server's sentence, or that it does not answer. */
export function problemOf(thrown: unknown): string {
  return thrown instanceof Refused && thrown.message !== '' ? sentence(thrown.message) : words().noAnswer;
}
