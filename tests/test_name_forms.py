"""Test that the words of a name are found in every form, and other words are not."""

from time import process_time
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stories.name_forms import Hit, Names

KHALIDA = ["Khalida Azhigulova"]
RUSSIAN = ["Халида Ажигулова"]


def found(names, text):
    return [hit.words for hit in Names(names).find(text)]


@pytest.mark.parametrize(
    ("names", "text", "words"),
    [
        # Cases of letters, parts, initials
        (KHALIDA, "It was KHALIDA who", ["KHALIDA"]),
        (KHALIDA, "said Khalida Azhigulova.", ["Khalida Azhigulova"]),
        (KHALIDA, "Azhigulova, Khalida", ["Azhigulova, Khalida"]),
        (KHALIDA, "K. Azhigulova and Kh. Azhigulova", ["K. Azhigulova", "Kh. Azhigulova"]),
        (KHALIDA, "K.\u00a0Azhigulova", ["K.\u00a0Azhigulova"]),
        (RUSSIAN, "К. С. Ажигулова; Х.С. Ажигуловой", ["К. С. Ажигулова", "Х.С. Ажигуловой"]),
        (RUSSIAN, "Ажигулова Х.С. пишет", ["Ажигулова Х.С."]),
        (["Khalida Azhigulova", "K. Someone Else"], "K. Azhigulova", ["K. Azhigulova"]),
        (KHALIDA, "by Azhigulova. A woman", ["Azhigulova"]),
        (KHALIDA, "a Khalida\nAzhigulova", ["Khalida", "Azhigulova"]),
        (["Anna de la Cruz"], "Anna de la Cruz, of the Cruz", ["Anna de la Cruz", "Cruz"]),
        (["Bo Li"], "Bo and Li", ["Bo", "Li"]),
        (["de la"], "In De La", ["De La"]),
        # Possessives, apostrophes, joiners
        (KHALIDA, "Khalida’s and Azhigulova's", ["Khalida", "Azhigulova"]),
        (KHALIDA, "‘Khalida’ – d’Azhigulova", ["Khalida", "Azhigulova"]),
        (["Анна-Мария О’Хара"], "Anna–Maria O'Hara; OʼHara", ["Anna–Maria O'Hara", "OʼHara"]),
        (["Émile Łada"], "emile E\u0301mile Lada", ["emile E\u0301mile Lada"]),
        (KHALIDA, "Kha\u00adlida, Kha\u200blida", ["Kha\u00adlida, Kha\u200blida"]),
        (["O’Hara"], "the O, a hara", []),
        # Russian and Kazakh cases
        (RUSSIAN, "Халиду и Халидой", ["Халиду", "Халидой"]),
        (RUSSIAN, "с Ажигуловым; Ажигуловых; Ажигулов", ["Ажигуловым", "Ажигуловых", "Ажигулов"]),
        (RUSSIAN, "Халиданың да Халидаға", ["Халиданың", "Халидаға"]),
        (KHALIDA, "Halidanyñ Azhigulovoi", ["Halidanyñ Azhigulovoi"]),
        (["Әлия"], "Әлияның Әлией Алию Álıanyń", ["Әлияның Әлией Алию Álıanyń"]),
        (["Асан Байжанұлы"], "Асанның; Асану; Байжанұлына", ["Асанның", "Асану"]),
        (["Игорь Достоевский"], "Игорем Достоевским", ["Игорем Достоевским"]),
        (["Igor Tolstoy"], "Игорю Толстому; Tolstoy", ["Игорю Толстому", "Tolstoy"]),
        (["Aliya"], "Алию и Алией", ["Алию", "Алией"]),
        (["Ььь"], "ььь", ["ььь"]),
        (["Sergei"], "у Сергея", ["Сергея"]),
        (["Yuri"], "Юрием", ["Юрием"]),
        (["Асылбек"], "Асылбекке", ["Асылбекке"]),
        (["Алма"], "Алманың, а не Алматы", ["Алманың"]),
        # The other script
        (KHALIDA, "Халида Ажигулова", ["Халида Ажигулова"]),
        (RUSSIAN, "Xalida Ažigulova, Halida Ajigulova", ["Xalida Ažigulova, Halida Ajigulova"]),
        (["Юлия Щукина"], "Yuliya; Iuliia Shchukina", ["Yuliya", "Iuliia Shchukina"]),
        (["Юлия Щукина"], "Julia", ["Julia"]),
        (["Қарлығаш"], "Karlygash Qarlyğaş", ["Karlygash Qarlyğaş"]),
        (["Алёна Джамиля"], "Alyona Djamilia", ["Alyona Djamilia"]),
        (["Schubert"], "Шуберта", ["Шуберта"]),
        # Addresses
        (KHALIDA, "khalida-azhigulova", ["khalida-azhigulova"]),
        (KHALIDA, "in /media/azhigulova_2.jpg", ["azhigulova"]),
        (KHALIDA, "AzhigulovaK.pdf", ["AzhigulovaK"]),
        (KHALIDA, "the KAzhigulova file", ["KAzhigulova"]),
        (KHALIDA, "azhigulova-k", ["azhigulova-k"]),
        (KHALIDA, "KhalidaAzhigulova", ["KhalidaAzhigulova"]),
        (KHALIDA, "@khalidaazhigulova", ["khalidaazhigulova"]),
        (KHALIDA, "mail kazhigulova@example.org", ["kazhigulova"]),
        (["Anna Kim"], "annakim, kannan", []),
        (["Anna Kim"], "/annakim /kanna /annak /kannan", ["annakim", "kanna", "annak"]),
        (KHALIDA, "https://example.org/" + "azhigulova" * 20, ["azhigulova" * 20]),
        (["Али"], "%D0%90%D0%BB%D0%B8%20x", ["%D0%90%D0%BB%D0%B8"]),
        (KHALIDA, "K.&nbsp;Azhigulova &amp; all", ["K.&nbsp;Azhigulova"]),
        (KHALIDA, "A<em>zhi</em>gulova", ["A<em>zhi</em>gulova"]),
        (["😀 Али"], r"\ud83d\ude00 \u0410\u043b\u0438!", [r"\u0410\u043b\u0438"]),
        # Ordinary words, short names
        (["Вера Ким"], "вера, веры", ["вера, веры"]),
        (["Вера Ким"], "на веранде верно верят: very", []),
        (["Hope"], "hope", ["hope"]),
        (["Hope"], "she hopes, hopeful", []),
        (["Bo Li"], "li of Li; bo-li", ["Li", "bo-li"]),
        (["Ли"], "Li, ли", ["Li"]),
        (["X"], "X, not x or H", ["X"]),
        (["X"], "x", ["x"]),
        (["А. Б."], "А. Б. и а б", ["А", "Б"]),
        (["А. Б."], "А Б. и", ["А Б."]),
        (RUSSIAN, "А. Б. Х. Д. Ажигулова А. Б. В. Г.", ["Х. Д. Ажигулова А. Б. В."]),
        (["", " ", "…"], "anything", []),
        # Other scripts
        (["خالدة العزي"], "خَالِدَة", ["خَالِدَة"]),
        (["خالدة العزي"], "قالت وخالده للعزي", ["وخالده للعزي"]),
        (["أب"], "أب ابن", ["أب"]),
        (["李明"], "他是李明。明", ["李明"]),
        (["明 李"], "李明", ["李明"]),
        (["ნინო გელაშვილი"], "ნინოს", ["ნინოს"]),
        (["Νίκη"], "νικη", ["νικη"]),
        (["خالدة", "Халида", "Khalida"], "خالدة, Халиде", ["خالدة, Халиде"]),
        # Words that are near
        (KHALIDA, "K. alone, the Azhi, Халиф, Kazakhstan", []),
        (["Алла"], "аллах", []),
        (["Noa"], "Noah", ["Noah"]),
    ],
)
def test_the_words_of_a_name_are_found_and_no_others(names, text, words):
    assert found(names, text) == words
    assert Names(names).may_be_in(text) or not words


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (KHALIDA, "<p>Kha<em>lida</em></p>"),
        (KHALIDA, "Kha&shy;lida"),
        (KHALIDA, "Kh\u0430lida"),  # one letter is Cyrillic
        (KHALIDA, "\u041ahalida"),  # the first letter is Cyrillic
        (KHALIDA, "\u041a\u041d\u0410LIDA"),  # half of them are
        (RUSSIAN, "X\u0430\u043b\u0438\u0434\u0430"),  # the first is Latin
        (KHALIDA, "by \U0001d5de\U0001d5f5\U0001d5ee\U0001d5f9\U0001d5f6\U0001d5f1\U0001d5ee"),
        (KHALIDA, "by \uff2b\uff48\uff41\uff4c\uff49\uff44\uff41"),  # as wide as ideographs
        (KHALIDA, "Khalidà"),
        (KHALIDA, "the Azhi-\ngulova family"),
        (KHALIDA, "the Azhi-<br>\ngulova family"),
        (RUSSIAN, r'["\u0425\u0430\u043b\u0438\u0434\u0430"]'),
        (RUSSIAN, "Хали\u0301да"),
        (["Ольга"], "Ol'ga"),
        (["Sara Ng"], "by Ng"),
    ],
)
def test_a_text_that_holds_a_name_is_never_passed_over(names, text):
    known = Names(names)
    assert not known.may_be_in("The hills are quiet at night.")
    assert known.find(text)
    assert known.may_be_in(text)


def test_places_are_those_of_the_text_itself():
    text = "<p>&amp; K.&nbsp;A<b>zhi</b>gulova%21 and Kha%6Cida</p>"
    first, second = Names(KHALIDA).find(text)
    assert first == Hit(9, 34, "K.&nbsp;A<b>zhi</b>gulova")
    assert text[first.start : first.end] == first.words
    assert second == Hit(42, 51, "Kha%6Cida")


def test_spellings_are_what_to_search_bytes_for():
    spellings = Names(["Khalida Azhigulova"]).spellings()
    assert {"халид", "ажигулов", "khalid", "halid", "azhigulov", "ažigulov"} <= set(spellings)
    assert spellings == sorted(spellings)
    russian = Names(["Халида Ажигулова"]).spellings()
    assert {"халид", "ажигулов", "khalid", "halid", "azhigulov", "ažigulov"} <= set(russian)
    assert {"юлия", "юлией", "yuliy", "ûliâ"} <= set(Names(["Юлия"]).spellings())
    assert {"ерлан", "yerlan", "erlan"} <= set(Names(["Ерлан"]).spellings())
    assert Names(["X"]).spellings() == [] == Names([]).spellings()
    assert Names(["李明"]).spellings() == ["李明"]
    assert Names(["أحمد"]).spellings() == ["أحمد", "احمد"]
    assert Names(["Νίκη"]).spellings() == ["νίκη"]


def test_a_megabyte_takes_no_longer_than_ten_times_a_tenth_of_it():
    names = Names([*KHALIDA, *RUSSIAN])
    text = "Слово за словом она рассказала, как Халида и jaxocex ходили; k.a’b%d0&amp;"

    def seconds(size):
        begin = process_time()
        names.find((text * (size // len(text)))[:size])
        names.find("a" * size)
        names.find("a’" * (size // 2))
        return process_time() - begin

    seconds(10_000)
    assert seconds(400_000) < 25 * seconds(40_000) + 0.5


LETTERS = st.sampled_from("abehijkxzАВЕХийжё-'’. %2&;<b>خاة李\u0301\u00ad\n")
TEXTS = st.text(LETTERS, max_size=40)
WORDS = st.text(st.sampled_from("aehijkxzшщаехийжёңғь"), min_size=4, max_size=8)


@given(st.lists(TEXTS, max_size=3), TEXTS)
@example(["Xa"], "&#1061;a")
def test_hits_are_in_order_and_are_what_is_there(names, text):
    end = 0
    for hit in Names(names).find(text):
        assert end <= hit.start < hit.end <= len(text)
        assert hit.words == text[hit.start : hit.end]
        end = hit.end


@given(WORDS, TEXTS)
@example("ьaaa", "2")
def test_a_word_is_found_wherever_it_is_alone(word, text):
    names = Names([word.title()])
    for each in (word, word.upper(), f"{word}’s"):
        whole = f"{text} {each} {text}"
        assert any(word.casefold() in hit.words.casefold() for hit in names.find(whole))
        assert names.may_be_in(whole)


@given(st.lists(TEXTS, max_size=3))
def test_what_is_searched_for_is_spelled_as_it_is_searched(names):
    for spelling in Names(names).spellings():
        assert normalize("NFC", spelling.casefold()) == spelling != ""
