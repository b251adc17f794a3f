"""Azerbaijani prose of our own for measuring: real words in sentences, no copied text.

`python bench/prose.py EVENTS DIR` writes a sources tree with that many chapters (an event is about
1,500 words: headings, paragraphs, a list, a quotation, notes and a small table). The same number
gives the same bytes. The words stand in `words.txt` by what they can do in a sentence; their
suffixes are put on by the rules of vowel harmony.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

try:
    from kitabca.language.harmony import harmonise
except ModuleNotFoundError:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    from kitabca.language.harmony import harmonise
from kitabca.language.pack import read_pack


def _listed(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")


TIME = _listed("""
Səhər tezdən|Həmin il payızda|Bir neçə həftə sonra|Günorta namazından əvvəl|Axşamüstü
Uzun sürən hazırlıqdan sonra|Növbəti görüş zamanı|Keçən əsrin əvvəllərində
Yağışlı bir bazar günü|Sərginin açılışından sonra|Tədris ilinin sonunda
Qonaqlar dağılışandan sonra|Kitabxana bağlanmazdan əvvəl|Müharibədən sonrakı illərdə
Bayram ərəfəsində|Ekspedisiyanın üçüncü günündə|Məktəb illərindən bəri|Şəhərə ilk qar düşəndə
Qatar yola düşməmişdən qabaq|Hər il yazın gəlişi ilə|Bir gün|O gün|Bu il|Hər axşam|Onda da|O il
""")

WHO = _listed("""
muzeyin direktoru|gənc tədqiqatçılar|kəndin ağsaqqalları|arxivin əməkdaşları
qonşu məktəbin müəllimləri|məşhur xəttat|memarlıq cəmiyyətinin üzvləri
səfirliyin mədəniyyət müşaviri|təşkilat komitəsinin sədri|yaşlı bağban|kitabxananın könüllüləri
tələbələrin nümayəndəsi|fondun mütəxəssisləri|bərpaçı rəssamlar|universitetin professoru
musiqi məktəbinin şagirdləri|şəhər bələdiyyəsinin əməkdaşı|ailənin böyük qızı
yazıçılar birliyinin katibi|diasporun fəalları
""")

HOW = _listed("""
böyük diqqətlə|heç kimi gözləmədən|ardıcıl şəkildə|səmimi bir hörmətlə
aylarla davam edən zəhmətlə|köhnə ənənəyə sadiq qalaraq|mütəxəssislərin köməyi ilə
bir-birini tamamlayan mənbələr əsasında|məsuliyyətlərini dərk edərək
xüsusi icazə alındıqdan sonra|sözün həqiqi mənasında|səbirlə və təmkinlə|təvazökarlıqla
yerli sakinlərin iştirakı ilə|azacıq tərəddüddən sonra|ictimaiyyətin dəstəyi ilə
""")

WHY = _listed("""
çünki hər sətirdə bir insanın taleyi yaşayırdı|çünki zaman keçdikcə yaddaş solğunlaşır
çünki belə sənədlər olmadan tarixi anlamaq çətindir
çünki uşaqlar bu hekayələri böyüklərdən eşitməmişdi|çünki abidənin bərpası hələ başa çatmamışdı
çünki heç bir dərslikdə bu haqda məlumat yox idi|çünki məhəllənin köhnə adları artıq unudulurdu
çünki sözün qüdrəti daşdan uzunömürlüdür|çünki qarşıda daha böyük işlər dururdu
çünki bu torpağın hər qarışının öz nağılı var
""")

ALSO = _listed("""
bununla yanaşı, yeni tapıntılar köhnə fərziyyələri təsdiqlədi
eyni zamanda qonşu ölkələrdən gələn mütəxəssislər öz təcrübələrini bölüşdülər
buna görə də komissiyanın gördüyü iş yüksək qiymətləndirildi
nəticədə zəngin bir kolleksiya meydana gəldi
əvvəlki illərdən fərqli olaraq, bu dəfə salon dolu idi
söhbət əsasən insan ləyaqətindən və mərhəmətdən gedirdi|qəzetlər bu hadisəyə geniş yer ayırdı
lakin sənədlərin bir hissəsi hələ də tapılmamışdı
həmin otaqda indi kiçik bir qiraət zalı fəaliyyət göstərir
o gündən sonra görüşlər hər ay təkrarlandı|qərar yekdilliklə qəbul olundu
ustanın dediyi kimi, əl işi ürəkdən gəlməlidir
iştirakçılar bir dəqiqəlik sükutla qurbanların xatirəsini andılar
onların adları mərmər lövhəyə həkk olundu|məktəbin həyətində xatirə ağacları əkildi
""")

PLACES = _listed("""
Bakı|Gəncə|Şəki|Quba|Lənkəran|Naxçıvan|Şamaxı|Ağdam|Xankəndi|Qəbələ|Mingəçevir|Astara
""")
HEADINGS = _listed("""
Yaddaşın izləri|Körpünün o tayında|Unudulmuş məktublar|Bir kitabın taleyi|Daşların dili
Xalçanın naxışı|Köhnə məhəllə|Qayıdış yolu|Arxivin sükutu|Ustad və şagird|Bağbanın gündəliyi
Sərginin son günü|Xəritədə olmayan kənd|Səslər və adlar|Məktəbin zəngi
""")


NAMES = _listed("""
Nizami|Üzeyir|Hüseyn|Mirzə|Fətəli|Bəxtiyar|Süleyman|Rüstəm|İsmayıl|Cəfər|Əkbər|Ələsgər|Mustafa
Çingiz|Natəvan|Yaqub|Yusif|Zaur|Sabir|Vaqif|Nəzrin|Xədicə|Fatma|Zeynəb|Zərifə|Günel|Aygün|Türkan
Leyla|Cəmşid|Cəmilə|Cahangir|Cavanşir|Ceyhun|Dilarə|Elçin|Elnarə|Elxan|Emin|Eldəniz|Fəridə|Fərhad
Firudin|Fikrət|Gülnarə|Gülşən|Günay|Həmid|Həbib|İbrahim|İlqar|İsgəndər|Kamran|Kazım|Lalə|Lamiyə
Mahmud|Maqsud|Məsud|Mehdi|Murad|Nazim|Nəriman|Nəsir|Nigar|Nurlan|Oqtay|Orxan|Pərviz|Ramiz|Rasim
Rəşad|Rövşən|Ruslan|Sara|Sevda|Səməd|Səidə|Şahin|Şəfiqə|Tahir|Tofiq|Tərlan|Vasif|Yaşar|Zakir
Zümrüd|Arif|Anar|Elşad|Afaq|Aytən|Xuraman
""")
ONE_OF = _listed("bir|bu|o|həmin|hər|başqa|hansısa|heç bir|daha bir")
PRONOUNS = _listed("o|hamı|hər kəs|o kişi|biri|o da|onun dostu|bizim usta")
ADVERBS = _listed("""
dərhal|yavaş-yavaş|yenidən|həmişə|bəzən|hərdən|səssizcə|diqqətlə|səbirlə|həvəslə|tez-tez|birlikdə
çoxdan|sonralar|nəhayət|əvvəlcə|artıq|indi|yenə|daha da|asanlıqla|ehtiyatla|bir daha|bu dəfə|o vaxt
""")
JOINS = _listed("""
amma|lakin|ona görə də|buna baxmayaraq|üstəlik|eyni zamanda|beləliklə|ancaq|halbuki|nəticədə
""")
ALSO_DID = _listed(
    "bunu bilirdi və|o vaxt|sonra|də orada idi və|bu haqda|elə o gün|hələ|bir az sonra"
)
SAID = _listed(
    "deyirlər ki,|məlum oldu ki,|hamı bilirdi ki,|danışırdılar ki,|yazılıb ki,|aydındır ki,"
)
# A capital is a letter that goes by vowel harmony, one in brackets stands only between two alike.
PAST = _listed("dI|mIşdI|dI|mIşdIr|(y)Ib|(y)Ir|(y)IrdI|(y)AcAK|(y)ArdI|mAdI|mIr|mAlIdIr|dI|dI")
CASES = {"acc": "(n)I", "dat": "(y)A", "loc": "dA", "abl": "dAn", "gen": "(n)In", "with": "(y)lA"}
POSSESSED = {"acc": "nI", "dat": "nA", "loc": "ndA", "abl": "ndAn", "gen": "nIn", "with": "(y)lA"}
PACK = read_pack("az")


def _words() -> dict[str, list[str]]:
    """The words of `words.txt` by kind, in an order that says nothing of the alphabet."""
    found: dict[str, list[str]] = {}
    kind = ""
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(kind, []).extend(line.split())
    return {
        one: sorted(words, key=lambda word: hashlib.blake2b(word.encode()).digest())
        for one, words in found.items()
    }


WORDS = _words()


@cache
def inflected(word: str, *templates: str) -> str:
    """A stem of a noun or a verb with suffixes one after another."""
    harmony = PACK.harmony
    assert harmony is not None
    for template in templates:
        suffix = harmonise(template, word, PACK)
        bare = re.sub(r"^\(.\)", "", template) if template[1:2] in "yns" else template
        stem = harmony.exceptions.get(word, "")
        if stem and harmonise(bare, stem, PACK)[0] in PACK.letters.vowels:
            word = stem + harmonise(bare, stem, PACK)
            continue
        if suffix[0] in PACK.letters.vowels:
            word = _softened(word)
        word += suffix
    return word


def _softened(word: str) -> str:
    """A stem before a vowel: uşaq, uşağ-; et, ed-."""
    harmony = PACK.harmony
    assert harmony is not None
    vowels = PACK.letters.vowels
    if word in ("et", "get"):
        return word[:-1] + "d"
    many = sum(letter in vowels for letter in word) > 1
    soft = many and word[-2] in vowels and word not in harmony.hard_endings.words
    return word[:-1] + harmony.softening.get(word[-1], word[-1]) if soft else word


class Prose:
    """Sentences drawn with a seed; every draw is from lists, so the words are real.

    Frames are of Azerbaijani grammar (subject, place, object, verb, with participles, converbs and
    possessed nouns before them); what they say is as it falls.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, words: list[str]) -> str:
        return words[int(self.random.random() * len(words))]

    def often(self, kind: str) -> str:
        """A word of a kind; as in any text some come often and most seldom."""
        words = WORDS[kind]
        return words[int(self.random.random() ** 1.4 * len(words))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Parts of a sentence

    def noun(self, kind: str, case: str = "") -> str:
        """A noun with what stands before it, in a case (none: nominative)."""
        draw = self.random.random()
        word = self.often(kind)
        ending = (CASES[case],) if case else ()
        if draw < 0.22:
            owner = self.often("places" if kind == "people" or self.chance(0.4) else "things")
            many = ("lAr",) if self.chance(0.25) else ()
            of = inflected(owner, *(("lAr",) if self.chance(0.3) else ()), "(n)In")
            own = inflected(word, *many, "(s)I")
            return f"{of} {inflected(own, POSSESSED[case]) if case else own}"
        if draw < 0.42:
            return f"{self.often('qualities')} {inflected(word, *ending)}"
        if draw < 0.58:
            return inflected(word, "lAr", *ending)
        if draw < 0.66:
            return f"{self.one(ONE_OF)} {inflected(word, *ending)}"
        if draw < 0.72:
            second = inflected(self.often(kind), *ending)
            return f"{inflected(word, *ending)} və {second}"
        if draw < 0.8 and kind == "things":
            who = inflected(self.often("people"), *(("lAr",) if self.chance(0.4) else ()), "(n)In")
            verb = inflected(self.often("verbs accusative"), "dIK", "I")
            return f"{who} {verb} {inflected(word, *ending)}"
        if draw < 0.88 and kind == "people":
            verb = inflected(self.often("verbs alone"), "(y)An")
            return f"{self.often_case('places', 'loc')} {verb} {inflected(word, *ending)}"
        if draw < 0.94:
            return inflected(word, *(("lAr",) if self.chance(0.4) else ()), "(I)mIz", *ending)
        return inflected(word, *ending)

    def often_case(self, kind: str, case: str) -> str:
        return inflected(self.often(kind), CASES[case])

    def who(self) -> str:
        draw = self.random.random()
        if draw < 0.08:
            return self.one(PRONOUNS)
        if draw < 0.2:
            return self.one(NAMES)
        if draw < 0.28:
            return f"{self.often('people')} {self.one(NAMES)}"
        return self.one(WHO) if draw < 0.35 else self.noun("people")

    def deed(self, *endings: str) -> str:
        """What is done: an object with its verb, in one tense or form."""
        draw = self.random.random()
        how = f"{self.one(ADVERBS)} " if self.chance(0.25) else ""
        if draw < 0.5:
            verb = inflected(self.often("verbs accusative"), *endings)
            return f"{self.noun('things', 'acc')} {how}{verb}"
        if draw < 0.68:
            verb = inflected("et", *endings)
            return f"{self.noun('things', 'acc')} {how}{self.often('nouns with et')} {verb}"
        if draw < 0.8:
            verb = inflected(self.often("verbs dative"), *endings)
            return f"{self.noun('things', 'dat')} {how}{verb}"
        place = self.noun("places", self.one(["loc", "loc", "abl"]))
        return f"{place} {how}{inflected(self.often('verbs alone'), *endings)}"

    def clause(self) -> str:
        return f"{self.who()} {self.deed(self.one(PAST))}"

    def sentence(self) -> str:
        draw = self.random.random()
        text = next(frame for share, frame in FRAMES if draw < share)(self)
        draw = self.random.random()
        if draw < 0.25:
            text += f", {self.one(JOINS)} {self.clause()}"
        elif draw < 0.38:
            text += f", çünki {self.clause()}"
        elif draw < 0.48:
            text += f"; {self.who()} isə {self.deed(self.one(PAST))}"
        elif draw < 0.55:
            text += f", {self.noun('people')} {self.one(ALSO_DID)} {self.deed('dI')}"
        return f"{_capital(text)}."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(5 + int(self.random.random() * 6)))


def _in_a_year(prose: Prose) -> str:
    year = 1901 + int(prose.random.random() * 120)
    return f"{prose.one(PLACES)} şəhərində {year}-{_ordinal(year)} ildə {prose.clause()}"


# Ways to frame a sentence, each with the draw below which it is taken.
FRAMES: tuple[tuple[float, Callable[[Prose], str]], ...] = (
    (0.18, lambda prose: f"{prose.one(TIME)} {prose.clause()}"),
    (0.3, lambda prose: f"{prose.noun('places', 'loc')} {prose.clause()}"),
    (0.42, lambda prose: f"{prose.who()} {prose.deed('(y)Ib')}, {prose.deed('dI')}"),
    (0.52, lambda prose: f"{prose.clause()}, {prose.one(JOINS)} {prose.clause()}"),
    (0.6, lambda prose: f"{prose.who()} {prose.deed('mAK')} üçün {prose.deed(prose.one(PAST))}"),
    (0.67, lambda prose: f"{prose.deed('dIKdAn')} sonra {prose.clause()}"),
    (0.73, lambda prose: f"{prose.one(SAID)} {prose.clause()}"),
    (0.78, lambda prose: f"{prose.clause()}, {prose.one(WHY)}"),
    (0.83, lambda prose: f"{prose.who()} {prose.one(HOW)} {prose.deed('dI')}; {prose.one(ALSO)}"),
    (0.88, _in_a_year),
    (0.92, lambda prose: f"{prose.noun('things', 'with')} {prose.clause()}"),
    (0.96, lambda prose: f"“{_capital(prose.clause())}”, – deyə {prose.noun('people')} bildirdi"),
    (1, lambda prose: f"{prose.deed('(y)AndA')} {prose.clause()}"),
)


def _capital(text: str) -> str:
    return ("İ" if text[0] == "i" else text[0].upper()) + text[1:]


def _ordinal(number: int) -> str:
    ones = {1: "ci", 2: "ci", 3: "cü", 4: "cü", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cu"}
    tens = {1: "cu", 2: "ci", 3: "cu", 4: "cı", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cı"}
    if number % 10:
        return ones[number % 10]
    return tens[number // 10 % 10] if number // 10 % 10 else ("ci" if number % 1000 == 0 else "cü")


def chapter(number: int) -> str:
    """One event: a heading, sections, prose, a list, a quotation, notes, now and then a table."""
    prose = Prose(number)
    title = HEADINGS[number % len(HEADINGS)]
    lines = [f"# {title} {{#hadise-{number}}}", ""]
    notes: list[str] = []
    for section in range(3):
        lines += [f"## {HEADINGS[(number * 7 + section * 4 + 3) % len(HEADINGS)]}", ""]
        for place in range(5):
            text = prose.paragraph()
            if place == 1 and section < 2:
                key = f"n{number}-{section}"
                text += f"[^{key}]"
                notes += [f"[^{key}]: {prose.sentence()}", ""]
            lines += [text, ""]
        if section == 0:
            lines += [f"- {prose.clause()};" for _ in range(3)] + [""]
        if section == 1:
            lines += [
                f"> {prose.sentence()} {prose.sentence()}",
                ">",
                f"> — {prose.noun('people')}",
                "",
            ]
        if section == 2 and number % 3 == 0:
            lines += ["| Şəhər | İl | Say |", "|---|---|---:|"]
            for row in range(4):
                count = int(prose.random.random() * 9000) + 10
                lines.append(f"| {prose.one(PLACES)} | {1990 + row} | {count} |")
            lines.append("")
    return "\n".join(lines + notes)


def write_tree(events: int, root: Path) -> None:
    """A sources tree whose one edition, `bench`, has so many chapters."""
    (root / "editions").mkdir(parents=True, exist_ok=True)
    folder = root / "events" / "bench" / "az"
    folder.mkdir(parents=True, exist_ok=True)
    edition = [
        'slug = "bench"', 'title = "Ölçü kitabı"', 'language = "az"', 'date = "2026-02-26"',
        'modified = "2026-11-22"', 'event = "bench"', 'layout = "base"', "",
        "[[parts]]", 'kind = "title-page"', "", "[[parts]]", 'kind = "contents"', "",
    ]  # fmt: skip
    for number in range(1, events + 1):
        (folder / f"{number:04d}.md").write_text(chapter(number), encoding="utf-8")
        edition += ["[[parts]]", 'kind = "text"', f'source = "{number:04d}.md"', ""]
    (root / "editions" / "bench.toml").write_text("\n".join(edition), encoding="utf-8")


if __name__ == "__main__":
    write_tree(int(sys.argv[1]), Path(sys.argv[2]))
