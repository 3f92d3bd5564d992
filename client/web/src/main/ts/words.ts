import { chinese, sentences } from './chinese';
import { english, type Words } from './english';

export type Language = 'en' | 'zh';

const KEPT = 'oicq.language';

let language: Language = localStorage.getItem(KEPT) === 'zh' ? 'zh' : localStorage.getItem(KEPT) === 'en' ? 'en' : guessed();

function guessed(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** The language that people read now. */
export function currentLanguage(): Language {
  return language;
}

/** Changes the language, here and for the next time. */
export function changeLanguage(to: Language): void {
  language = to;
  localStorage.setItem(KEPT, to);
}

/** All sentences in the current language. */
export function words(): Words {
  return language === 'zh' ? chinese : english;
}

/** What comes before the reason of a job of which it is not known whether it was done already. */
const TWICE = 'may have been done twice; ';

/** The server's reason in the current language, where it is known in it. */
export function reason(sentence: string): string {
  if (language !== 'zh') {
    return sentence;
  }
  return sentence.startsWith(TWICE)
    ? `${sentences[TWICE.slice(0, -2)]}；${reason(sentence.slice(TWICE.length))}`
    : (sentences[sentence] ?? sentence);
}
