"""Tell where a sentence ends from a full stop after an abbreviation, and from dots within one.

Where both are possible, the sentence goes on: its beginning may deny what follows, and a cut is
shown only once somebody has looked at it.

static/js/desk/sentences.js keeps the same rule; tests/cases/sentences.json holds both to it.
"""

import re

from .embedded_quotations import CLOSING
from .typography import END_MARKS

MAY_CLOSE = CLOSING + END_MARKS
LAST_WORD = re.compile(r"[^\W_]{1,6}\Z")
WORD = re.compile(r"[^\W\d_]+(?![.\w])")
FULL_STOPS = frozenset(".")
DOTS = frozenset(".…")
FEWEST_DOTS = 3  # in an ellipsis of full stops
LETTERS_THAT_END = frozenset("IЯя")  # “… and I.”, « … и я.»


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What follows one of these is never another sentence.
TITLES = _words(
    "Dr Hon Mr Mrs Ms Mx Prof Rev St Dra Sra Srta Hr vs cf ул просп пл проф акад доц "
    "вул див напр көш"
)
# These end a sentence at times; a single letter does too: “Plan B.”, « … и т. д.», “5 p.m.”
ABBREVIATIONS = _words(
    "Gen Capt Col Maj Lt Sgt Cpl Sen Rep Gov Pres Fr Sr Jr Esq Nos Jan Feb Mar Apr Jun Jul Aug Sep "
    "Sept Oct Nov Dec Mt Ave Blvd Fig fig Vol vol Inc Ltd Co Corp etc ca al ed pp Ph Nr "
    "им гг вв др пр гр ст стр рис см ср обл респ тыс руб коп чел мин сек кв корп пос дер тов ред "
    "прим ім грн жж ауд млн млрд Av Cad Sok Mah"
)
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
    "ben biz sen siz onlar bu şu ve ama fakat sonra şimdi annem babam"
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
    return word is None or _ends_with(word[0], text, following)


def _ends_with(word: str, text: str, following: int) -> bool:
    """Return whether a sentence can end with this word and a full stop, before what follows."""
    if word in BEFORE_NUMBERS:
        return not text[following].isdecimal()
    if word in TITLES:
        return False
    is_letter = len(word) == 1 and word.isalpha() and word not in LETTERS_THAT_END
    if not is_letter and word not in ABBREVIATIONS:
        return True
    return _next_word(text, following).lower() in BEGINNINGS


def _next_word(text: str, at: int) -> str:
    """Return the word that begins here, or "" where a full stop makes it an initial."""
    found = WORD.match(text, at)
    return found[0] if found else ""
