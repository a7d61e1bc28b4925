"""Tell the name of a thing in quotation marks, «Надежда» of a fund, from words that are said."""

import re

from stories import first_use

from .typography import END_MARKS


def _either(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


# What is named so, by its beginning, before its name: «в фонде «Надежда»».
BEFORE = _either(
    "ngo foundation newspaper magazine journal school college university film movie book novel "
    "song poem programme program project organisation organization association company factory "
    "hotel café cafe restaurant club movement award prize medal centre center channel radio "
    "website theatre cinema festival choir coalition initiative kindergarten clinic фонд "
    "организаци объединени ассоциаци союз газет журнал школ лице гимнази колледж университет "
    "институт академи фильм книг роман песн поэм программ проект компани фирм завод фабрик "
    "гостиниц отел кафе ресторан магазин клуб парти движени преми медал центр телеканал канал "
    "радио сайт ансамбл театр кинотеатр фестивал коалици инициатив спектакл сериал колхоз совхоз "
    "издательств агентств детсад детск\\w*\\sсад клиник організаці об'єднанн спілк ліце гімназі "
    "університет фільм пісн програм проєкт компані готел парті рух премі телеканал радіо "
    "stiftung verein zeitung zeitschrift schule universität buch lied projekt programm firma "
    "partei bewegung preis zentrum theater association fondation école université livre chanson "
    "projet parti mouvement centre asociación fundación periódico escuela universidad película "
    "libro novela canción proyecto programa partido movimiento premio centro teatro مؤسسة جمعية "
    "منظمة صحيفة جريدة مجلة مدرسة جامعة فيلم كتاب رواية أغنية مشروع برنامج شركة حزب حركة جائزة "
    "مركز قناة مسرح"
)
SHORT_BEFORE = _either("тоо ооо ао оо нпо нко ип жшс ақ қб го тов ngo llc")
# And after it, as what belongs to the name, with its beginning: «Үміт» қоры, “Umut” vakfı.
AFTER = _either(
    "қоры(?![қт]) ұйымы бірлестігі газеті журналы мектебі лицейі гимназиясы колледжі "
    "университеті институты академиясы фильмі кітабы романы әні бағдарламасы жобасы компаниясы "
    "зауыты фабрикасы қонақүйі "
    "кафесі дүкені клубы партиясы қозғалысы сыйлығы медалі орталығы телеарнасы арнасы радиосы "
    "сайты "
    "ансамблі театры фестивалі балабақшасы баспасы жшс "
    "фонду уюму бирикмеси гезити китеби долбоору дүкөнү кыймылы борбору программасы мектеби "
    "vakf derneğ gazetesi dergisi okulu lisesi üniversitesi filmi kitab romanı şarkısı projesi "
    "programı şirketi oteli partisi hareketi ödülü merkezi kanalı tiyatrosu "
    "jamg tashkiloti gazetasi jurnali maktabi universiteti kitobi loyihasi dasturi kompaniyasi "
    "markazi kanali"
)
AFTER_IN_ENGLISH = _either(
    "newspaper magazine school foundation fund film book club movement award"
)
NAMED_BEFORE = first_use.pattern(rf"(?:\b{BEFORE}\w{{0,4}}|(?<!\w){SHORT_BEFORE})\s\Z")
NAMED_AFTER = first_use.pattern(rf"\s(?:{AFTER}\w{{0,6}}|{AFTER_IN_ENGLISH}s?)\b")
NEAR = 30  # characters
MOST_WORDS = 6
# Sentences in which each word has a capital, “I Hate My Country”, hold these; names do not.
OF_SENTENCES = re.compile(
    r"\b(?:i|me|my|we|us|our|you|your|he|him|his|she|it|they|them|their|is|are|was|were|am|not|no"
    r"|never|я|мне|меня|мой|моя|мы|нас|нам|наш|ты|тебя|вы|вас|он|она|его|её|ее|они|их|не|нет|никогда"
    r"|мен|мені|маған|біз|бізді|сен|сіз|ол|олар|емес|жоқ|мени|мага|биз|бизди|ал|алар|эмес|жок)\b"
)


def is_named_thing(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end], between quotation marks, is the name of a thing.

    "в фонде «Надежда»", "«Үміт» қорында"    names
    "called her a “Traitor”"                 none: no word says what is named
    "the order “Leave”"                      none, nor is what ends as a sentence does
    """
    words = text[start:end]
    if words[:1].islower() or not words[:1].isalnum() or words[-1:] in END_MARKS:
        return False
    if len(words.split()) > MOST_WORDS or OF_SENTENCES.search(words.lower()):
        return False
    before = text[max(0, start - 1 - NEAR) : start - 1].lower()
    after = text[end + 1 : end + 1 + NEAR].lower()
    return bool(NAMED_BEFORE.search(before) or NAMED_AFTER.match(after))
