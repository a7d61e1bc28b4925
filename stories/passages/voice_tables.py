"""List the words by which other voices are known, for each language of stories.

Who asks or answers in an interview, what introduces no speaker, who is reported to say something,
what is noted of a recording, and how a note names who wrote it. Regular expressions match small
letters.
"""

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


ENGLISH = VoiceWords(
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
        r"laugh(?:s|ing|ed|ter)?|cr(?:y|ies|ying|ied)|weep(?:s|ing)?|sobs?|sobbing"
        r"|sigh(?:s|ing|ed)?"
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
        r"|отвечают|объяснил[аи]?|возразил[аи]?|призна(?:лся|лась|лись)|прохрипел[аи]?"
        r"|пробормотал[аи]?|проговорил[аи]?|подумал[аи]?|вздохнул[аи]?|усмехну(?:лся|лась)"
        r"|продолжал[аи]?|продолжил[аи]?|перебил[аи]?|приказал[аи]?|предложил[аи]?|заявил[аи]?"
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
    reports=r"деді|дейді|десті|деп \w+|сұрады|сұрайды|жауап берді|айтты|айқайлады|сыбырлады|қосты",
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
    own=r"قلت|قلنا|أنا|نحن",
)
_UKRAINIAN = VoiceWords(
    askers=_words(
        "п питання запитання журналіст журналістка кореспондент кореспондентка кор кор. ведучий "
        "ведуча модератор"
    ),
    answerers=_words("відповідь"),
    no_speakers=_words(
        "підсумок висновок приклад наприклад важливо увага оновлення примітка джерело фото підпис "
        "сьогодні вчора завтра зараз тепер потім тоді спочатку нарешті ранок вечір день ніч так ні "
        "але і а я ми результат причина факт мрія порада дім школа робота вік дата місце час "
        "частина словом головне отже правда правило урок проблема рішення"
    ),
    asks=r"(?:\A|[.!?…] )(?:розкажіть|опишіть|поділіться|згадайте|поясніть)\b",
    events=(
        r"смі[єю]ться|сміються|сміх|плаче|плачуть|зітхає|посміхається|мовчить|мовчання|пауза"
        r"|нерозбірливо|кашляє|оплески|киває"
    ),
    notes=(
        r"(?:прим\.|примітка|коментар) ?(?:від )?(?:пер|ред|кор|журналіст)|[—–-] (?:ред|пер)\.\Z"
        r"|\bім['’]я змінено\b|\Aвід редакції\b"
    ),
    in_notes=_words("прим коментар змінено редакції") | {" ред.", " пер."},
    reports=(
        r"(?:сказа|каза|спита|запита|відпові|крикну|прошепоті|дода|вигукну|повтори|промови)"
        r"(?:в|ла|ли)|каже|кажуть"
    ),
    own=r"я|ми",
)
_GERMAN = VoiceWords(
    askers=_words(
        "frage journalist journalistin reporter reporterin interviewerin moderator moderatorin "
        "redaktion"
    ),
    answerers=_words("antwort"),
    no_speakers=_words(
        "hinweis achtung beispiel heute gestern morgen jetzt dann zuerst schließlich ergebnis "
        "fazit quelle foto bild ich wir ja nein aber und denn grund tatsache traum rat haus schule "
        "arbeit familie name alter datum ort zeit teil kapitel problem lösung regel wahrheit"
    ),
    asks=r"(?:\A|[.!?…] )(?:bitte )?(?:erzählen|beschreiben|schildern|erklären) sie\b",
    events=(
        r"lacht|lachen|lachend|weint|seufzt|lächelt|pause|schweigt|schweigen|unverständlich|hustet"
        r"|applaus|nickt|flüstert"
    ),
    notes=(
        r"\banm\. ?(?:d\. ?)?(?:red|übers)|anmerkung (?:der|des) (?:redaktion|übersetzer|autor)"
        r"|[—–-] red\.\Z|\bname (?:wurde )?geändert\b"
    ),
    in_notes=_words("anm geändert") | {" red."},
    reports=r"sagten?|sagt|fragte|fragt|antwortete|rief|schrie|flüsterte|erwiderte|meinte",
    own=r"ich|wir",
)
_FRENCH = VoiceWords(
    askers=_words("question journaliste intervieweur intervieweuse animateur animatrice"),
    answerers=_words("réponse"),
    no_speakers=_words(
        "attention exemple aujourd'hui hier demain maintenant puis ensuite enfin résultat légende "
        "je nous oui non mais et car raison fait rêve conseil maison école travail famille nom âge "
        "lieu heure partie chapitre problème règle vérité"
    ),
    asks=r"(?:\A|[.!?…] )(?:racontez|décrivez|parlez|expliquez)(?:-nous)?\b",
    events=(
        r"rires?|rit|pleure|pleurs|soupire|soupir|sourit|silence|pause|inaudible|tousse"
        r"|applaudissements|chuchote"
    ),
    notes=(
        r"\bn\.?d\.?l\.?[rt]\b|note (?:de la|du) (?:rédaction|traduct)"
        r"|\b(?:pré)?noms? (?:a été |ont été )?(?:changé|modifié)s?\b"
    ),
    in_notes=_words("ndl n.d.l note changé modifié"),
    reports=r"dit|disait|demanda|demande|répondit|répond|cria|crie|murmura|ajouta|lança|reprit",
    own=r"je|j['’]|nous",
)
_SPANISH = VoiceWords(
    askers=_words(
        "pregunta periodista entrevistador entrevistadora reportero reportera moderador moderadora"
    ),
    answerers=_words("respuesta"),
    no_speakers=_words(
        "nota atención ejemplo hoy ayer mañana ahora luego después finalmente resultado conclusión "
        "fuente yo nosotros sí pero y porque razón hecho sueño consejo casa escuela trabajo "
        "familia nombre edad fecha lugar hora parte capítulo problema solución regla verdad"
    ),
    asks=r"(?:\A|[.!?…] )(?:cuéntenos|cuéntame|háblenos|describa|descríbanos|explíquenos)\b",
    events=(
        r"(?:se )?ríe|risas?|llora|llanto|suspira|sonríe|silencio|pausa|inaudible|tose|aplausos"
        r"|asiente|susurra"
    ),
    notes=(
        r"nota (?:de la |del )(?:redacción|traduct|editor)"
        r"|\bnombres? (?:ha sido |han sido )?(?:cambiado|modificado)s?\b"
    ),
    in_notes=_words("nota cambiado modificado"),
    reports=(
        r"dijo|dice|decía|preguntó|respondió|contestó|gritó|susurró|murmuró|exclamó|añadió"
        r"|dije|pregunté|respondí|contesté|grité"
    ),
    own=r"yo|nosotr[oa]s|dije|pregunté|respondí|contesté|grité",
)
_TURKISH = VoiceWords(
    askers=_words("soru gazeteci muhabir sunucu röportajcı moderatör"),
    answerers=_words("cevap yanıt"),
    no_speakers=_words(
        "not dikkat örnek örneğin bugün dün yarın şimdi sonra önce sonunda sonuç kaynak fotoğraf "
        "ben biz evet hayır ama ve çünkü neden gerçek hayal öneri ev okul iş aile isim yaş tarih "
        "yer saat bölüm sorun çözüm kural"
    ),
    asks=r"\b(?:anlatın|tarif edin|bahsedin|açıklayın)(?:ız)?[.!…]*\Z",
    events=(
        r"güler|gülüyor|gülerek|güldü|ağlar|ağlıyor|ağladı|iç çeker|gülümser|susar|sessizlik"
        r"|duraksama|anlaşılmıyor|öksürür|alkış"
    ),
    notes=r"\b(?:editör|çevirmen|çeviren|gazeteci)\w* notu|\b(?:ismi|adı) değiştiril",
    in_notes=_words("notu değiştiril"),
    reports=(
        r"dedi|dediler|(?:diye )?sordu|yanıtladı|cevap verdi"
        r"|bağırdı|fısıldadı|ekledi|dedi[mk]|sordum"
    ),
    own=r"ben|biz|dedim|sordum|dedik",
)
_UZBEK = VoiceWords(
    askers=_words("savol jurnalist muxbir suhbatdosh boshlovchi"),
    answerers=_words("javob"),
    no_speakers=_words(
        "izoh eslatma misol bugun kecha ertaga hozir keyin avval oxirida natija xulosa manba surat "
        "men biz ha lekin va chunki sabab haqiqat orzu maslahat uy maktab ish oila ism yosh sana "
        "joy vaqt qism muammo yechim qoida"
    ),
    asks=r"\b(?:aytib|gapirib|tasvirlab) bering[.!…]*\Z",
    events=(
        r"kuladi|kulib|kulgi|yig.laydi|xo.rsinadi|jilmayadi|sukut|pauza|eshitilmaydi"
        r"|tushunarsiz"
    ),
    notes=(
        r"\b(?:muharrir|tarjimon|muxbir|jurnalist)\w* (?:izohi|eslatmasi)"
        r"|\b(?:ismi|ismlar\w*) o.zgartirilgan"
    ),
    in_notes=_words("izohi eslatmasi zgartirilgan"),
    reports=r"dedi|dedilar|deydi|so.radi|javob berdi|baqirdi|shivirladi|aytdi|dedim|so.radim",
    own=r"men|biz|dedim|so.radim",
)
BY_LANGUAGE = {
    "en": ENGLISH,
    "ru": _RUSSIAN,
    "kk": _KAZAKH,
    "ky": _KYRGYZ,
    "ar": _ARABIC,
    "uk": _UKRAINIAN,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "tr": _TURKISH,
    "uz": _UZBEK,
}
