// Where sentences begin and end in a paragraph.
//
// The same rule as sentences() in stories/passages/cuts.py, so that what the desk takes for a
// sentence is one for the server. tests/cases/sentences.json holds both to it.

const MARKS = "“”„«»‹›‘’‚\"'「」『』";
const END_MARKS = ".!?…。！？؟۔।";
const CLOSING = `${MARKS})\\]`;
const OPENING = `${MARKS}([¿¡ ‐‑‒–—―−﹘﹣－-`;
const END = new RegExp(`[${END_MARKS}]+[${CLOSING}]*`, "gu");
const BEFORE = new RegExp(`^[\\s${OPENING.replace("[", "\\[")}]*`, "u");
const ENDED_BY = new RegExp(`[${END_MARKS}][${END_MARKS}${CLOSING}]*$`, "u");
const ENDS_WITHOUT_SPACE = /[。！？]$/u;
const LAST_WORD = /[\p{L}\p{N}]{1,6}$/u;
const NEXT_WORD = /^\p{L}+(?![.\p{L}\p{N}_])/u;
const LETTERS_THAT_END = ["I", "Я", "я"];
const words = (text) => new Set(text.trim().split(/\s+/));

// What these are is told in stories/passages/sentence_ends.py, which has them too.
const TITLES = words(`
  Dr Hon Mr Mrs Ms Mx Prof Rev St Dra Sra Srta Hr vs cf ул просп пл проф акад доц вул див напр көш
  Supt Insp Brig Adm Cllr Amb Lic Ing Arq Gral Cnel Mgr Doç Hz Öğr Gör Yrd bzw geb
`);
const ABBREVIATIONS = words(`
  Gen Capt Col Maj Lt Sgt Cpl Sen Rep Gov Pres Fr Sr Jr Esq Nos Jan Feb Mar Apr Jun Jul Aug Sep
  Sept Oct Nov Dec Mt Ave Blvd Fig fig Vol vol Inc Ltd Co Corp etc ca al ed pp Ph Nr им гг вв др пр
  гр ст стр рис см ср обл респ тыс руб коп чел мин сек кв корп пос дер тов ред прим ім грн жж ауд
  млн млрд Av Cad Sok Mah approx Approx appx max min abt dept Dept Univ Rd Apt Tel tel Okt Dez usw evtl
  ggf inkl Str Abs Std Min Mio Mrd vgl rd env bd chap aprox pág núm Ud Uds EE UU Dpto örn vb yakl
  Alb prof akad зам зав заст нач ген ок прибл макс мкр пгт янв фев февр апр июн июл авг сент окт
  нояб ноя дек тис мыс
`);
const ORDINAL = new RegExp(
  "(?<!(?<![\\p{L}\\p{N}_])I )(?<![\\p{L}\\p{N}_])(?:am|der|die|das|dem|den|im|vom|zum|zur|beim|ab" +
    "|seit|bis|ins|(?:mein|sein|ihr|unser)[\\p{L}\\p{N}_]*) \\p{Nd}{1,3}$",
  "iu",
);
const LONGEST_ORDINAL = 16;
const ROMAN = /^[IVX]{2,}$/u;
const BEFORE_NUMBERS = words("No no Art art");
const BEGINNINGS = words(`
  the a an this that these those it its he she his her him they their them we our us you your my
  and but or so then there here when where why what who how if in on at by for from with after
  before because since while now today later once all some many most every each not never nothing
  nobody as to of is was were are do did have had even only still just also yet until я ты он она
  оно мы вы они мой моя моё мои наш наша наше наши его её ее их это этот эта эти тот та те так там
  тут здесь тогда потом затем после теперь сейчас сегодня и а но да нет не ни или если когда где
  как что кто почему потому поэтому в во на с со к ко по из от до для у за о об при без над под
  через все всё всех каждый никто ничего только ещё еще уже даже вот мне меня нам нас ему ей мама
  папа мать отец сестра брат бабушка дедушка муж жена сын дочь дети мен біз сен сіз ол олар бұл осы
  сол және бірақ ал сонда содан сосын кейін қазір бүгін енді менің біздің оның олардың маған бізге
  оған мұнда онда себебі сондықтан егер қашан неге қайда тек бәрі әр ешкім анам әкем биз сиз алар
  бул ушул ошол жана бирок анда андан кийин азыр бүгүн эми менин биздин анын мага бизге ага апам
  атам ти він вона воно ми ви вони мій моє мої це цей ця ці тоді потім і й але чи якщо коли де як
  що хто з від про всі мене мені ben biz sen siz onlar bu şu ve ama fakat sonra şimdi annem babam
  ich er sie wir und aber dann als wenn mein meine unser unsere ihr ihre nicht nie jetzt heute je
  tu il elle nous vous ils elles et mais puis alors quand ce cette mon ma mes notre yo tú él ella
  nosotros ellos ellas y pero luego entonces cuando mi mis nuestro nuestra men ular va lekin ammo
  keyin endi hozir onam otam mening bizning
`);

/** Return where each sentence begins and ends, without the spaces between: { start, end }. */
export function sentences(text) {
  const starts = [0, ...startsWithin(text)];
  return starts.map((start, at) => {
    const end = starts[at + 1] ?? text.length;
    return { start, end: start + text.slice(start, end).trimEnd().length };
  });
}

function* startsWithin(text) {
  for (const { 0: ended, index } of text.matchAll(END)) {
    const closed = index + ended.length;
    const [between] = text.slice(closed).match(BEFORE);
    const following = closed + between.length;
    const isApart = between || ENDS_WITHOUT_SPACE.test(ended);
    if (isApart && following < text.length && isEnd(text.slice(0, closed), text.slice(following)))
      yield following - between.trimStart().length;
  }
}

/** Whether a sentence ends between these. See is_sentence_end() in sentence_ends.py. */
function isEnd(before, after) {
  const [ended] = before.match(ENDED_BY) ?? [""];
  const marks = [...ended].filter((mark) => END_MARKS.includes(mark));
  if (!marks.length || /^\p{Ll}/u.test(after)) return false;
  if (marks.includes("…") || marks.length >= 3) {
    const isDots = marks.every((mark) => ".…".includes(mark));
    return !isDots || (/^\p{Lu}/u.test(after) && nextWord(after) !== "I");
  }
  if (!marks.every((mark) => mark === ".")) return true;
  const [word] = before.slice(0, -ended.length).slice(-7).match(LAST_WORD) ?? [];
  if (!word) return true;
  const near = before.slice(0, -ended.length).slice(-2 * LONGEST_ORDINAL);
  return ORDINAL.test(near) ? beginsSentence(after) : endsWith(word, after);
}

function endsWith(word, after) {
  if (BEFORE_NUMBERS.has(word)) return !/^\p{Nd}/u.test(after);
  if (TITLES.has(word)) return false;
  const isLetter = /^\p{L}$/u.test(word) && !LETTERS_THAT_END.includes(word);
  const isShort = isLetter || ABBREVIATIONS.has(word) || ROMAN.test(word);
  return !isShort || beginsSentence(after);
}

function beginsSentence(text) {
  return BEGINNINGS.has(nextWord(text).toLowerCase());
}

function nextWord(text) {
  return text.match(NEXT_WORD)?.[0] ?? "";
}
