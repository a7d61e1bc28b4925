"""List the words by which other voices are known, for each language of stories.

Who asks or answers in an interview, what introduces no speaker, who is reported to say something,
what is noted of a recording, and how a note names who wrote it. Regular expressions match small
letters.
"""

import re
from functools import lru_cache
from typing import NamedTuple


class VoiceWords(NamedTuple):
    """What one language has; words are in small letters.

    `askers` and `answerers` are labels before a turn: “Q:”, “Journalist:”. `no_speakers` are
    before a colon and name nobody: “Update:”. `asks` is how one asks without a question mark:
    “Tell us about it.” `reports` are verbs with which somebody else is reported to speak, beside a
    dialogue dash. `events` are what a transcript notes: “laughs”.
    `notes` is how a note names who wrote it; it always holds one of `in_notes`, which is far
    quicker to look for.
    """

    askers: frozenset[str]
    answerers: frozenset[str]
    no_speakers: frozenset[str]
    asks: str
    events: str
    notes: str
    in_notes: frozenset[str]
    reports: str
    own: str  # “I” and “we”: beside a verb of speaking, the person reports themselves


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = VoiceWords(
    askers=_words(
        "q question interviewer journalist reporter correspondent host moderator presenter"
    ),
    answerers=_words("a answer"),
    no_speakers=_words(
        "update updated note notes warning then now today yesterday tomorrow tonight before after "
        "first second third last lastly finally result results conclusion correction example "
        "source photo picture caption credit chapter part day night morning evening ps p.s nb "
        "reason remember imagine listen look yes no well so but and because still also fact facts "
        "problem solution dream dreams advice lesson age name place time date home school work "
        "family summary background contents address phone email http https me we monday tuesday "
        "wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december honestly truth rule answer"
    ),
    asks=r"(?:\A|[.!?…] )(?:please )?(?:tell (?:us|me)|describe|talk (?:us|me) through) ",
    events=(
        r"laugh(?:s|ing|ed|ter)?|cr(?:y|ies|ying|ied)|weep(?:s|ing)?|sobs?|sobbing|sigh(?:s|ing|ed)?"
        r"|smil(?:es|ing|ed)|pauses?|silence|silent|inaudible|unintelligible|indistinct"
        r"|cross-?talk|cough(?:s|ing|ed)?|applause|nods|whispers|whispering|music|in tears"
    ),
    notes=(
        r"(?:translator|editor|transcriber|interviewer|reporter|journalist)(?:[’']s|s[’'])? "
        r"(?:note|comment|remark)s?\b|note (?:of|by|from) the (?:translator|editor|interviewer)"
        r"|\bed\. note\b|\Aed\.(?=:)|\Atr\.(?=:)|[—–-] (?:ed|tr)\.\Z"
        r"|\bname (?:has been |was |is )?changed\b|\Afrom the (?:editor|translator)s?\b"
        r"|\Atranslated (?:from|by) [^.,!?]{1,40}\W*\Z|\A(?:as told to|interview by) "
    ),
    in_notes=_words("note comment remark ed.: tr.: changed from translated told interview")
    | {" ed.", " tr."},
    reports=r"said|says|asked|replied|answered|shouted|whispered|cried|told",
    own=r"i|we",
)
_RUSSIAN = VoiceWords(
    askers=_words(
        "в вопрос интервьюер журналист журналистка корреспондент корреспондентка корр корр. "
        "ведущий ведущая модератор репортёр репортер"
    ),
    answerers=_words("о ответ"),
    no_speakers=_words(
        "итог итоги вывод пример например важно внимание обновление дополнение примечание источник "
        "фото снимок подпись сегодня вчера завтра сейчас теперь потом раньше тогда затем сначала "
        "наконец утро вечер день ночь да нет но и а я мы результат результаты причина факт факты "
        "мечта мечты совет дом школа работа семья имя возраст дата место время часть глава ps p.s "
        "словом короче главное кстати итак правда правило урок проблема решение вопросы "
        "понедельник вторник среда четверг пятница суббота воскресенье январь февраль март апрель "
        "май июнь июль август сентябрь октябрь ноябрь декабрь"
    ),
    asks=r"(?:\A|[.!?…] )(?:расскажите|опишите|поделитесь|вспомните|объясните)\b",
    events=(
        r"сме[её]тся|смеются|смех|смеясь|плачет|плачут|плач|вздыхает|вздох|улыбается|улыбка|молчит"
        r"|молчание|пауза|неразборчиво|нрзб\.?|кашляет|аплодисменты|шепчет|кивает|не слышно"
        r"|сл[её]зы|сквозь сл[её]зы"
    ),
    notes=(
        r"(?:прим\.|примеч\.|примечание|комментарий|ремарка) ?(?:от )?"
        r"(?:пер\.|перев\.|ред\.|корр\.|переводчи|редак|корреспонд|журналист|интервьюер)"
        r"|[—–-] (?:ред|перев|пер)\.\Z|\bимя изменено\b|\bимена изменены\b"
        r"|\Aот (?:редак(?:ции|тора)|переводчи(?:ка|цы))\b|\Aперев(?:од|едено) с [^.,!?]{1,40}\W*\Z"
    ),
    in_notes=_words("прим комментарий ремарка изменен от перев") | {" ред.", " пер.", " перев."},
    reports=(
        r"сказал[аи]?|спросил[аи]?|ответил[аи]?|говорит|говорят|говорил[аи]?|крикнул[аи]?"
        r"|закричал[аи]?|кричал[аи]?|прошептал[аи]?|шепнул[аи]?|добавил[аи]?|воскликнул[аи]?"
        r"|повторил[аи]?|произн[её]с|произнесл[аи]|попросил[аи]?|спрашивает|спрашивают|отвечает"
        r"|отвечают|объяснил[аи]?|возразил[аи]?"
    ),
    own=r"я|мы",
)
_KAZAKH = VoiceWords(
    askers=_words(
        "с сұрақ журналист тілші сұхбаттасушы интервьюер жүргізуші корреспондент корр модератор"
    ),
    answerers=_words("ж жауап"),
    no_speakers=_words(
        "ескерту ескертпе жаңарту толықтыру мысал мысалы қорытынды нәтиже нәтижесі бүгін кеше "
        "ертең қазір бұрын кейін содан сосын алдымен соңында мен біз иә жоқ бірақ себебі дереккөз "
        "сурет фото бөлім күн түн таң кеш арман кеңес үй мектеп жұмыс отбасы аты жасы күні орны "
        "уақыты маңызды шындық ереже сабақ мәселе шешім сұрақтар дүйсенбі сейсенбі сәрсенбі "
        "бейсенбі жұма сенбі жексенбі қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек "
        "қазан қараша желтоқсан"
    ),
    asks=(
        r"\b(?:айтып|әңгімелеп|сипаттап|түсіндіріп|бөлісіп) (?:беріңіз|өтіңіз)(?:ші)?[.!…]*\Z"
        r"|\bайтыңыз(?:шы)?[.!…]*\Z"
    ),
    events=(
        r"күледі|күліп|күлкі|күлді|жылайды|жылап|жылады|күрсінеді|жымияды|үнсіз|үнсіздік|үндемейді"
        r"|үзіліс|пауза|естілмейді|түсініксіз|жөтеледі|басын изейді|сыбырлайды"
    ),
    notes=(
        r"(?:аудармашы|редактор|редакция|тілші|журналист|ауд\.|ред\.)\w* "
        r"(?:ескертпе|ескерту|түсіндірме)|[—–-] (?:ред|ауд)\.\Z|\b(?:аты|есімі) өзгертілген\b"
        r"|\A(?:редакциядан|аудармашыдан)\b|тілінен аударылған\W*\Z"
    ),
    in_notes=_words("ескерт түсіндірме өзгертілген дан аударылған") | {" ред.", " ауд."},
    reports=r"деді|дейді|десті|сұрады|сұрайды|жауап берді|айтты|айқайлады|сыбырлады|қосты",
    own=r"мен|біз",
)
_KYRGYZ = VoiceWords(
    askers=_words("с суроо журналист кабарчы маектешкен интервьюер корреспондент корр модератор"),
    answerers=_words("ж жооп"),
    no_speakers=_words(
        "эскертүү эскертме жаңыртуу толуктоо мисал мисалы жыйынтык натыйжа бүгүн кечээ эртең азыр "
        "мурун кийин анан алгач акырында мен биз ооба жок бирок себеби булак сүрөт фото бөлүк күн "
        "түн таң кеч кыял кеңеш үй мектеп жумуш үй-бүлө аты жашы күнү орду убактысы маанилүү "
        "чындык эреже сабак маселе чечим суроолор дүйшөмбү шейшемби шаршемби бейшемби жума ишемби "
        "жекшемби январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
    ),
    asks=(
        r"\b(?:айтып|сүрөттөп|түшүндүрүп|бөлүшүп) (?:бериңиз|өтүңүз)(?:ч[иү])?[.!…]*\Z"
        r"|\bайтыңыз(?:чы)?[.!…]*\Z"
    ),
    events=(
        r"күлөт|күлүп|күлкү|күлдү|ыйлайт|ыйлап|ыйлады|үшкүрөт|жылмаят|унчукпайт|тыныгуу|пауза"
        r"|угулбайт|түшүнүксүз|жөтөлөт|башын ийкейт|шыбырайт"
    ),
    notes=(
        r"(?:котормочу|редактор|редакция|кабарчы|журналист|кот\.|ред\.)\w* "
        r"(?:эскертүү|эскертме|түшүндүрмө)"
    ),
    in_notes=_words("эскерт түшүндүрмө"),
    reports=r"деди|дейт|дешти|сурады|сурайт|жооп берди|айтты|кыйкырды|шыбырады|кошумчалады",
    own=r"мен|биз",
)
_ARABIC = VoiceWords(
    askers=_words(
        "س سؤال السؤال المحاور المحاورة الصحفي الصحفية الصحافي الصحافية المذيع المذيعة المراسل "
        "المراسلة صحفي صحفية محاور محاورة"
    ),
    answerers=_words("ج جواب الجواب الإجابة"),
    no_speakers=_words(
        "تحديث ملاحظة مثال مثلا النتيجة الخلاصة اليوم أمس غدا الآن قبل بعد ثم أولا ثانيا ثالثا "
        "أخيرا المصدر صورة أنا نحن نعم لا لكن قلت قال قالت وقلت وقال وقالت فقلت فقال فقالت قالوا "
        "وقالوا سألت سألني سألتني أجاب أجابت أجبت تصحيح الحقيقة المشكلة الحل الاسم العمر المكان "
        "التاريخ الوقت البيت المدرسة العمل العائلة الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت "
        "الأحد صباحا مساء"
    ),
    asks=r"(?:\A|[.!؟…] )(?:حدّ?ثي?نا|أخبري?نا|(?:احكي?|صفي?) لنا)\b",
    events=(
        r"تضحك|يضحك|يضحكون|ضحك|ضحكة|تبكي|يبكي|بكاء|تتنهد|يتنهد|تبتسم|يبتسم|صمت|تصمت|يصمت|توقف"
        r"|وقفة|غير مسموع|غير واضح|تصفيق|تسعل|يسعل"
    ),
    notes=r"(?:ملاحظة|تعليق|هامش) (?:من )?(?:ال)?(?:مترجم|محرر|صحفي|صحافي|محاور)",
    in_notes=_words("ملاحظة تعليق هامش"),
    reports=r"قال|قالت|قالوا|سأل|سألت|أجاب|أجابت|صاح|صاحت|همس|همست",
    own=r"قلت|قلنا",
)
_ALL = {"en": _ENGLISH, "ru": _RUSSIAN, "kk": _KAZAKH, "ky": _KYRGYZ, "ar": _ARABIC}


class Patterns(NamedTuple):
    """The words of a story's language, ready to look for; English transcripts mix with any."""

    askers: frozenset[str]
    answerers: frozenset[str]
    no_speakers: frozenset[str]
    asks: re.Pattern[str]
    event: re.Pattern[str]
    note: re.Pattern[str]
    in_notes: frozenset[str]
    report: re.Pattern[str]  # in the words beside such a dash
    own: re.Pattern[str]


TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"


_ANSWERERS = sorted({word for each in _ALL.values() for word in each.answerers}, key=len)
# “A:” before a turn of the person's, in any language: no word of theirs.
ANSWER = re.compile(
    rf"\W{{0,3}}(?:{'|'.join(_ANSWERERS[::-1])}) ?\d{{0,3}}\.? ?[:：]\s*", re.IGNORECASE
)
TURN = re.compile(r"[*\s]{0,4}([QqAaВОСЖسج]) ?\d{0,3} ?[.)–—-]++[\s–—-]*\s(?=\S)")
TURNS = {"q": "a", "в": "о", "с": "ж", "س": "ج"}  # of a question, and of its answer


def answer_without_colon(question: str, answer: str) -> int:
    """Return how long the label of an answer is, where a label without a colon asks before it.

    "Q. Why?" and "A. I was tired."    3: elsewhere “A.” is an initial, and then it is 0
    """
    asks, answers = TURN.match(question), TURN.match(answer)
    if asks and answers and TURNS.get(asks[1].lower()) == answers[1].lower():
        return answers.end()
    return 0


@lru_cache
def patterns(language: str) -> Patterns:
    """Return what to look for in a language, by its BCP 47 code; in English where it is unknown."""
    here = _ALL.get(language.partition("-")[0].lower(), _ENGLISH)
    both = list(dict.fromkeys([here, _ENGLISH]))
    events = "|".join(each.events for each in both)
    what = rf"(?:long |short |долгая |ұзақ |узак )?(?:{events})(?:,? (?:and )?[^\W\d]{{1,20}})?"
    return Patterns(
        askers=here.askers | _ENGLISH.askers,
        answerers=here.answerers | _ENGLISH.answerers,
        no_speakers=here.no_speakers | _ENGLISH.no_speakers,
        asks=re.compile(here.asks),
        event=re.compile(rf"(?:{what})(?:[ ,;–—-]+{TIME})?|{TIME}"),
        note=re.compile("|".join(each.notes for each in both)),
        in_notes=here.in_notes | _ENGLISH.in_notes,
        report=re.compile(rf"\b(?:{here.reports})\b"),
        own=re.compile(rf"\b(?:{here.own})\b"),
    )
