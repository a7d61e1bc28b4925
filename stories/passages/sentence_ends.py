"""Tell where a sentence ends from a full stop after an abbreviation, and from dots within one.

Where both are possible, the sentence goes on: its beginning may deny what follows, and a cut is
shown only once somebody has looked at it.

static/js/desk/sentences.js keeps the same rule within a paragraph; tests/cases/sentences.json holds
both to it.
"""

import re

from .embedded_quotations import CLOSING, OPENING
from .typography import END_MARKS

MAY_CLOSE = CLOSING + END_MARKS
LAST_WORD = re.compile(r"[^\W_]{1,6}\Z")
WORD = re.compile(r"[^\W\d_]+(?![.\w])")
FULL_STOPS = frozenset(".")
DOTS = frozenset(".…")
FEWEST_DOTS = 3  # in an ellipsis of full stops
GOES_ON_AFTER = frozenset(",;:،؛，；：—–-")
LETTERS_THAT_END = frozenset("IЯя")  # “… and I.”, « … и я.»


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What follows one of these is never another sentence.
TITLES = _words(
    "Dr Hon Mr Mrs Ms Mx Prof Rev St Dra Sra Srta Hr vs cf ул просп пл проф акад доц "
    "вул див напр көш "
    "Supt Insp Brig Adm Cllr Amb Lic Ing Arq Gral Cnel Mgr Doç Hz Öğr Gör Yrd bzw geb"
)
# These end a sentence at times; a single letter does too: “Plan B.”, « … и т. д.», “5 p.m.”
ABBREVIATIONS = _words(
    "Gen Capt Col Maj Lt Sgt Cpl Sen Rep Gov Pres Fr Sr Jr Esq Nos Jan Feb Mar Apr Jun Jul Aug Sep "
    "Sept Oct Nov Dec Mt Ave Blvd Fig fig Vol vol Inc Ltd Co Corp etc ca al ed pp Ph Nr "
    "им гг вв др пр гр ст стр рис см ср обл респ тыс руб коп чел мин сек кв корп пос дер тов ред "
    "прим ім грн жж ауд млн млрд Av Cad Sok Mah "
    "approx Approx appx max min abt dept Dept Univ Rd Apt Tel tel Okt Dez usw evtl ggf inkl Str "
    "Abs Std Min Mio Mrd vgl rd env bd chap aprox pág núm Ud Uds EE UU Dpto örn vb yakl Alb "
    "prof akad зам зав заст нач ген ок прибл макс мкр пгт янв фев февр апр июн июл авг сент окт "
    "нояб ноя дек тис мыс"
)
# “am 3. | Mai”: German has capitals where no sentence begins, and numbers with a full stop. English
# has “I am 12. | Arsen …”.
ORDINAL = re.compile(
    r"(?<!\bI )\b(?:am|der|die|das|dem|den|im|vom|zum|zur|beim|ab|seit|bis|ins|mein\w*|sein\w*"
    r"|ihr\w*|unser\w*) \d{1,3}\Z",
    re.IGNORECASE,
)
LONGEST_ORDINAL = 16  # characters
ROMAN = re.compile(r"[IVX]{2,}\Z")  # “II. | Dünya Savaşı”
BEFORE_NUMBERS = frozenset({"No", "no", "Art", "art"})  # “No. 5”; but “No. Never.”
# Words that are no names, so that their capital says that a sentence begins. “I” says nothing.
BEGINNINGS = _words(
    "the a an this that these those it its he she his her him they their them we our us you your "
    "my and but or so then there here when where why what who how if in on at by for from with "
    "after before because since while now today later once all some many most every each not never "
    "nothing nobody as to of is was were are do did have had even only still just also yet until "
    "я ты он она оно мы вы они мой моя моё мои наш наша наше наши его её ее их это этот эта эти "
    "тот та те так там тут здесь тогда потом затем после теперь сейчас сегодня и а но да нет не ни "
    "или если когда где как что кто почему потому поэтому в во на с со к ко по из от до для у за о "
    "об при без над под через все всё всех каждый никто ничего только ещё еще уже даже вот мне "
    "меня нам нас ему ей мама папа мать отец сестра брат бабушка дедушка муж жена сын дочь дети "
    "мен біз сен сіз ол олар бұл осы сол және бірақ ал сонда содан сосын кейін қазір бүгін енді "
    "менің біздің оның олардың маған бізге оған мұнда онда себебі сондықтан егер қашан неге қайда "
    "тек бәрі әр ешкім анам әкем "
    "биз сиз алар бул ушул ошол жана бирок анда андан кийин азыр бүгүн эми менин биздин анын мага "
    "бизге ага апам атам "
    "ти він вона воно ми ви вони мій моє мої це цей ця ці тоді потім і й але чи якщо коли де як що "
    "хто з від про всі мене мені "
    "ben biz sen siz onlar bu şu ve ama fakat sonra şimdi annem babam "
    "ich er sie wir und aber dann als wenn mein meine unser unsere ihr ihre nicht nie jetzt heute "
    "je tu il elle nous vous ils elles et mais puis alors quand ce cette mon ma mes notre "
    "yo tú él ella nosotros ellos ellas y pero luego entonces cuando mi mis nuestro nuestra "
    "men ular va lekin ammo keyin endi hozir onam otam mening bizning"
)
# With one of these no sentence ends, even where its paragraph does.
UNFINISHED = _words(
    "the a an that my our your his its their and but or if when where whether because while as to "
    "of in on at by for from with until not never no every only was were are is do did have had am "
    "be been would could should will can may might must "
    "не ни и а но или если когда что чтобы как где потому в на с со к ко по из от до для у за о об "
    "при без над под через ні й але чи якщо коли що щоб де з від про және бірақ ал егер үшін "
    "und aber oder dass wenn weil der die das ein eine nicht nie kein keine zu mit von "
    "et mais ou que si je le la les un une des ne pas de à y pero el los las una en "
    "ve ama eğer ki va agar"
)


def is_sentence_end(text: str, end: int, following: int) -> bool:
    """Return whether an end mark is before `end`, and another sentence begins at `following`.

    "I met Dr. | Sample."                  no: what follows is not another sentence
    "I lived in the U.S. | My sister …"    yes: “My” has a capital only where one begins
    "I never lived in the U.S. | Sample …" no: it may be a name
    """
    head = end
    while head and text[head - 1] in MAY_CLOSE:
        head -= 1
    marks = [mark for mark in text[head:end] if mark in END_MARKS]
    first = text[following : following + 1]
    if not marks or first.islower():
        return False
    if "…" in marks or len(marks) >= FEWEST_DOTS:
        return not DOTS.issuperset(marks) or (
            first.isupper() and _next_word(text, following) != "I"
        )
    if not FULL_STOPS.issuperset(marks):
        return True
    word = LAST_WORD.search(text, max(0, head - 7), head)
    if word is None:
        return True
    if word[0].isdecimal() and ORDINAL.search(text, max(0, head - LONGEST_ORDINAL), head):
        return _begins_sentence(text, following)
    return _ends_with(word[0], text, following)


def _ends_with(word: str, text: str, following: int) -> bool:
    """Return whether a sentence can end with this word and a full stop, before what follows."""
    if word in BEFORE_NUMBERS:
        return not text[following].isdecimal()
    if word in TITLES:
        return False
    is_letter = len(word) == 1 and word.isalpha() and word not in LETTERS_THAT_END
    if not is_letter and word not in ABBREVIATIONS and not ROMAN.match(word):
        return True
    return _begins_sentence(text, following)


def _begins_sentence(text: str, at: int) -> bool:
    return _next_word(text, at).lower() in BEGINNINGS


def _next_word(text: str, at: int) -> str:
    """Return the word that begins here, or "" where a full stop makes it an initial."""
    found = WORD.match(text, at)
    return found[0] if found else ""


def goes_over(before: str, after: str, *, begins_list: bool) -> bool:
    """Return whether a sentence goes on from one paragraph to the next.

    "They spread a lie:" | "I killed him."     yes: what is before the colon may deny it
    "It is not true that" | "I killed him."    yes: no sentence ends with “that”
    "I was never" | a list of "a thief"        yes: it leads in to the list
    "My childhood" | "I grew up here."         no: it may be a heading
    """
    before = before.rstrip(f"{CLOSING} \xa0")
    is_small = after.lstrip(f"{OPENING} \xa0")[:1].islower()
    marks = before[len(before.rstrip(END_MARKS)) :]
    if marks:
        return is_small and ("…" in marks or len(marks) >= FEWEST_DOTS)
    last_word = before.split()[-1].lower() if before else ""
    is_unfinished = before[-1:] in GOES_ON_AFTER or last_word in UNFINISHED
    return is_unfinished or is_small or begins_list
