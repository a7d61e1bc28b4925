"""List the words that deny, and those that doubt, for each language of stories.

“*” stands for any letters, “_” for a space. What a language has besides, as endings of verbs, is a
regular expression. All of it is in small letters.
"""

from typing import NamedTuple


class NegationWords(NamedTuple):
    """What one language has.

    To leave out what `denies` turns the sense into its opposite. What `doubts` sets a condition or
    says that others say it: to leave it out may turn the sense too. `verbs` deny by their form.
    """

    denies: str
    doubts: str
    verbs: str = ""
    doubting: str = ""  # a regular expression, as `verbs` is


# Kazakh and Kyrgyz deny within the verb: a consonant and a vowel, and what may follow them there.
# Nouns that end in the same letters do not deny.
_NOUNS_KK = (
    "алма|арба|баба|баспа|бөлме|жазба|жұма|кеме|көрме|мама|мекеме|папа|тоба|шама|дүрбелең|қоспа"
    "|түрме|төбе|қойма|басқарма|анықтама|хабарлама|бағдарлама|баяндама|жарнама|аударма|көшірме"
    "|тапсырма|шығарма|қолжазба|сауалнама|тема|система|проблема|программа|форма|реформа"
    "|группа|драма|фатима|халима|рахима|салима|сәлима|кәрима|әлима|нәсима"
)
_VERBS_KK = (
    rf"(?!(?:{_NOUNS_KK})(?:с[ыі]н?|ң[ыі]?з?)?(?!\w))"
    r"\w{2,}[мбп][ае](?:д[ыі]\w*|й\w*|[ғг][ае]н\w*|с(?:[ыі]н|[ае][мңқк]?\w{0,5}|пын|пін|тан|тен)?"
    r"|у\w*|ң[ыі]з\w*|ңдар|ңдер|п(?:п|с|т)[ыі]\w*)?"
)
_VERBS_KY = (
    r"(?!(?:арба|баба|папа|тобо)(?:с[ыиуү]н?)?(?!\w))"
    r"\w{2,}[бп][аеоө](?:д[ыиуү]\w*|й\w*|г[аеоө]н\w*|с\w{0,6}|ң[ыиуү]з\w*|птыр\w*|птир\w*)?"
)
_VERBS_LATIN = r"\w{2,}[mbp][ae](?:d[yiıí]\w*|[yijıı][mstd]\w*|[gğǵ][ae]n\w*)"

NEGATION_WORDS = {
    "en": NegationWords(
        "not cannot no none nobody nothing nowhere never neither nor without hardly barely "
        "scarcely rarely seldom unless except false untrue lie lies lied deny denies denied "
        "refuse* rather_than far_from anything_but fail_to fails_to failed_to cease* stopped_*ing "
        "stop_*ing quit_*ing avoid*_*ing *n't aint arent cant couldnt didnt doesnt dont hadnt "
        "hasnt havent isnt shouldnt wasnt werent wont wouldnt",
        "if whether supposing suppose as_if as_though they_say they_said people_say people_said "
        "he_said she_said says_that said_that told_* was_told were_told claim* alleg* accus* "
        "rumour* rumor* supposedly reportedly apparently pretend* imagine* dreamt dreamed wish* "
        "would could might maybe perhaps almost nearly instead according_to used_to little_did "
        "thought think thinks believe believes believed suspect* assum* nightmare* so-called "
        "fail* stopped avoid* lack* only insist* argue* swear* swore testif* convinced heard "
        "afraid fear* hope hoped hopes wanted_to meant_to planned_to tried_to supposed_to "
        "about_to doubt* unlikely seem*",
        verbs=r"(?:stop|stopped|quit|avoided)(?=\W*\Z)",
        doubting=r"(?<!\bi )(?<!\bi always )(?:said|say|says|wrote|write|writes)",
    ),
    "ru": NegationWords(
        "не нет нету ни никогда никто никого никому никем ничто ничего ничему ничем нигде никуда "
        "ниоткуда никак никакой никакая никакое никакие никаких никакого никакой ничей без нельзя "
        "невозможно едва вряд якобы кроме неправда неправды неверно ложь лжи ничуть нисколько "
        "отнюдь переста* прекратил* отказал* отказыв* неправд* навряд отрица* ложью некого некому "
        "некем нечего нечему негде некуда некогда ничей ничья ничьё ничье ничьи ничьих ничьей "
        "никаким никакими никакому",
        "если бы ли будто словно якобы говорят говорили сказал сказала сказали утвержда* обвин* "
        "слух* сплетн* представ* притвор* приснилось мечта* чуть почти возможно вместо врут мол "
        "дескать считал* считает считают думал* думает думают полага* писали писал пишут пишет "
        "по_словам по_мнению разве неужели клевет* сомнева* кажется казалось наверное наверно "
        "может_быть так_называем* говорил говорила говорит рассказыва* уверя* настаива* твердил* "
        "клял* решил* постанов* приговор* осудил* хотел хотела хотели собирал* пытал* надеял* "
        "боял* боюсь опаса* обеща* только лишь редко",
    ),
    "kk": NegationWords(
        "емес* жоқ* ешқашан ешкім* ештеңе* ешнәрсе* ешбір ешқандай ешқайда еш *сыз *сіз өтірік* "
        "emes* joq* eshqashan eshkim* eshteńe*",
        "егер болса мыс-мыс дейді деді депті дейтін өсек* жала айыпта* мүмкін бәлкім дерлік "
        "сияқты орнына ойлайды ойлады ойлаған санайды жазды жазған айтуынша пікірінше eger deidi "
        "dedi деп дегенді дегенін шығар болар тек ғана секілді көрінеді естідім айтады айтты "
        "айтқан айтқандай",
        rf"{_VERBS_KK}|{_VERBS_LATIN}",
        doubting=r"\w{2,}с[ае](?:м|ң|қ|к|ңыз|ңіз)?(?=,)",
    ),
    "ky": NegationWords(
        "эмес* жок* эч эчкачан эчким* эчнерсе* *сыз *сиз *суз *сүз калп*",
        "эгер болсо имиш дешет деди дешти деген ушак* айыпта* мүмкүн балким дээрлик сыяктуу "
        "ордуна ойлойт ойлоду ойлогон жазды жазган айтымында",
        rf"{_VERBS_KY}|{_VERBS_LATIN}",
    ),
    "ar": NegationWords(
        "ليس* وليس* فليس* لست* ولست* فلست* لسنا ولسنا أليس* لا لم لن ما غير بدون دون أبدا قط عدم "
        "كلا ولا ولم ولن وليس وما فلا فلم فلن فما بلا ألا ألم أليس إلا سوى بالكاد نادرا رفض* أرفض "
        "يرفض ترفض أنكر* مستحيل كذب كذبة",
        "إذا لو إن_كان لولا يقولون قالوا قال قالت زعم زعموا يزعمون اتهم* إشاعة شائعة كأن ربما لعل "
        "تقريبا كذب كذبة هل يقال قيل يعتقدون يظن يظنون ظنوا ظن حسب كتب كتبوا كاد كادت كدت يكاد "
        "تكاد فقط أردت أراد",
    ),
    "uk": NegationWords(
        "не ні немає нема ніколи ніхто нікого нікому ніким ніщо нічого нічому нічим ніде нікуди "
        "ніяк ніякий ніяка ніяке ніякі ніякого ніякої жоден жодна жодне жодного жодної без "
        "неможливо навряд ледве крім неправд* брехн* анітрохи перестал* відмов* навряд ледь "
        "заперечу* некого нікого нічий ніякими ніяким",
        "якщо якби би б чи ніби наче нібито мовляв кажуть казали сказав сказала сказали вважа* "
        "думав думала думали думають звинувач* чутк* уяв* мрі* майже можливо замість брешуть "
        "за_словами писав писали пише пишуть хіба невже наклеп* говорили говорила казав казала "
        "розповіда* тільки лише хотів хотіла хотіли намага* бояла* боявся сподіва* вирішив "
        "вирішила вирішили наполяга* запевня* начебто неначе",
    ),
    "be": NegationWords(
        "не ні няма ніколі ніхто нікога нікому нічога нічому нідзе нікуды ніякі ніводзін без "
        "нельга наўрад ледзь акрамя хлусня няпраўда перастал* адмов*",
        "калі бы б ці нібы быццам кажуць казалі сказаў сказала сказалі лічаць думалі абвінавач* "
        "чутк* амаль магчыма замест",
    ),
    "tr": NegationWords(
        "değil* hiç hiçbir* asla kimse yok* ne_*_ne yalan* hariç reddet*",
        "eğer ise diyorlar derler dedi dediler diye iddia* suçla* söylenti* sanki belki neredeyse "
        "yerine güya sözde sanıyor* sandı* düşünüyor* düşündü* göre keşke mi mı mu mü söyledi "
        "söylediler söylüyor* söylen* anlattı* yalnızca sadece istedi* korku*",
        # “okumaya” and “okuması” are nouns: reading; “okumayan” and “okumasın” deny.
        r"(?!namaz)\w{2,}m[ae](?:d[ıiuü]\w*|z\w*|y(?![ıiae](?!\w))\w*|m[ıi]ş\w*|s[ae]\w*"
        r"|s[ıi]n(?:lar|ler|[ıi]z)?|dan|den)"
        r"|\w{2,}m[ıiuü]yor\w*|(?!hırsız)\w{2,}s[ıiuü]z(?:d[ıiuü]\w*)?",
    ),
    "az": NegationWords(
        "deyil* heç yox* yalan* istisna",
        "əgər isə deyirlər dedi dedilər guya bəlkə az_qala əvəzinə iddia* ittiham* görə",
        r"\w{2,}m[aə](?:d[ıiuü]\w*|z\w*|y\w*|m[ıi]ş\w*|s[aəıi]\w*)|\w{2,}m[ıiuü]r\w*",
    ),
    "uz": NegationWords(
        "emas* hech hechkim* hechqachon hechqanday hechnarsa* yolg*",
        "agar deyishadi deydi dedi dedilar go'yo balki deyarli o'rniga mish-mish aybla* fikricha "
        "deb faqat ehtimol xohlad*",
        # “hammasi” is “all of it”, “bilmasin” denies.
        r"yo['ʻ]q\w*|(?!hamma)[\w'ʻ]{2,}ma(?:d[iy]\w*|y\w*|gan\w*|s(?!i(?!n))\w*|ng\w*)",
    ),
    "tg": NegationWords(
        "не нест* набуд* ҳеҷ ҳаргиз бе дурӯғ*",
        "агар гӯё мегӯянд гуфт гуфтанд шояд қариб ба_ҷои айбдор*",
        r"на(?:ме|та|ку|кард|шу|ра|до|хо|гу|гир|да|ди|ёф|дузд|бо)\w*",
    ),
    "fa": NegationWords(
        "نه نیست* هرگز هیچ* بدون بی نمی* دروغ* مگر",
        "اگر گویا می‌گویند گفت گفتند شاید تقریبا شایعه* متهم* انگار ظاهرا آیا فکر گمان",
        r"ن(?:کرد|شد|داشت|خواست|توانست|دید|رفت|گفت|کشت|یامد|بود|داد|زد|گرفت|ماند|خورد|دانست|نوشت"
        r"|شنید|باید|باش|دارم|دارد|دارند|دزدید)\w*",
    ),
    "ur": NegationWords("نہیں نہ مت بغیر ہرگز جھوٹ", "اگر شاید کہتے کہا گویا الزام"),
    "hi": NegationWords("नहीं बिना झूठ इनकार", "अगर यदि शायद कहते कहा मानो आरोप"),
    "zh": NegationWords(
        "不 没 沒 无 無 未 勿 莫 否认 否認 拒绝 拒絕 谎 謊 假的",
        "如果 要是 假如 假装 假裝 除非 据 據 听说 聽說 说 說 称 稱 认为 認為 以为 以為 觉得 覺得 "
        "可能 也许 也許 似乎 几乎 幾乎 差点 差點 写道 寫道 吗 嗎",
        verbs=r"非(?!常)|[别別](?![人的])",
    ),
    "ja": NegationWords(
        "ない なかっ ません なく ずに 不 無 未 嘘",
        "もし なら たら れば 言 そうだ らしい かもしれ 思 まるで ようだ か。",
    ),
    "de": NegationWords(
        "nicht nichts nie niemals niemand* kein* weder ohne kaum außer ausser falsch lüge* gelogen "
        "weiger* unwahr aufgehört nirgend* mitnichten nimmer bestreit* bestritt* leugne* selten "
        "unmöglich verweiger*",
        "wenn falls ob angeblich sagen sagt sagte* behaupt* glaub* dachte* denk* meint* "
        "vielleicht fast beinahe würde* könnte* hätte* wäre* statt soll sollte* laut gerücht* "
        "schrieb* nur warf warfen vorgeworfen hieß heißt erzähl* anscheinend scheinbar hoffte* "
        "fürchte* wollte* sei_denn",
        verbs=r"hör\w* (?:\w+ ){0,3}auf",
    ),
    "fr": NegationWords(
        "ne pas jamais rien personne aucun aucune ni sans guère nul nulle non sauf faux mensonge* "
        "refus* cess* à_peine nie nient nié niait rarement",
        "si disent dit disait dirait* croient croyai* pens* paraît semble* prétend* peut-être "
        "presque selon aurai* serai* au_lieu rumeur* accus* rêv* écri* racont* affirm* insist* "
        "jur* voulait voulais voulaient craign* espér* seulement soi-disant",
        verbs=r"n'\w+",
    ),
    "es": NegationWords(
        "no nunca jamás nada nadie ninguno ninguna ningún ni sin tampoco apenas salvo excepto "
        "falso falsa mentira* niego niega negó rehus* dejé_de dejó_de dejaron_de negaron rara_vez",
        "si dicen dijo dijeron supuest* según creen creía* piensan pensaba* quizá quizás tal_vez "
        "casi podría* habría* acus* rumor* ojalá escrib* dice decía* dicho contaban contaron "
        "cuentan contó solo sólo quería* temía* insist* juró juran dud* hubiera* hubiese* parece* "
        "afirm* asegur*",
    ),
    "pt": NegationWords(
        "não nunca jamais nada ninguém nenhum nenhuma nem sem tampouco exceto falso falsa mentira* "
        "recus*",
        "se dizem disse disseram supost* segundo acham acreditam talvez quase poderia* acus* "
        "boato* escrev*",
    ),
    "it": NegationWords(
        "non mai nulla niente nessuno nessuna né senza neanche nemmeno neppure tranne falso falsa "
        "bugia bugie rifiut*",
        "se dicono detto disse diceva* presunt* secondo credono credeva* forse quasi potrebbe "
        "avrei avrebbe accus* scriss*",
    ),
    "pl": NegationWords(
        "nie nigdy nic niczego niczym nikt nikogo nikomu nikim żaden żadna żadne żadnego żadnej "
        "ani bez nigdzie ledwo oprócz kłamstwo nieprawda odmówi* przestał*",
        "jeśli jeżeli gdyby by czy rzekomo podobno mówią mówili powiedział* twierdz* myśl* uważa* "
        "może prawie zamiast oskarż* plotk* według",
    ),
}
