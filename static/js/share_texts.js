// What sharing says, in each language of the interface. Only who shares something needs it.

export const TEXTS = {
  en: { words: "Share these words", copied: "Copied.", notCopied: "Not copied:" },
  ru: { words: "Поделиться этими словами", copied: "Скопировано.", notCopied: "Не скопировано:" },
  kk: { words: "Осы сөздермен бөлісу", copied: "Көшірілді.", notCopied: "Көшірілмеді:" },
};
