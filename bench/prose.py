"""Azerbaijani prose of our own for measuring: real words in plausible sentences, no copied text.

`python bench/prose.py EVENTS DIR` writes a sources tree with that many chapters (an event is about
1,250 words: headings, paragraphs, a list, a quotation, notes and a small table). The same number
gives the same bytes.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path


def _listed(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")


TIME = _listed("""
Səhər tezdən|Həmin il payızda|Bir neçə həftə sonra|Günorta namazından əvvəl|Axşamüstü
Uzun sürən hazırlıqdan sonra|Növbəti görüş zamanı|Keçən əsrin əvvəllərində
Yağışlı bir bazar günü|Sərginin açılışından sonra|Tədris ilinin sonunda
Qonaqlar dağılışandan sonra|Kitabxana bağlanmazdan əvvəl|Müharibədən sonrakı illərdə
Bayram ərəfəsində|Ekspedisiyanın üçüncü günündə|Məktəb illərindən bəri|Şəhərə ilk qar düşəndə
Qatar yola düşməmişdən qabaq|Hər il yazın gəlişi ilə
""")

WHO = _listed("""
muzeyin direktoru|gənc tədqiqatçılar|kəndin ağsaqqalları|arxivin əməkdaşları
qonşu məktəbin müəllimləri|məşhur xəttat|memarlıq cəmiyyətinin üzvləri
səfirliyin mədəniyyət müşaviri|təşkilat komitəsinin sədri|yaşlı bağban|kitabxananın könüllüləri
tələbələrin nümayəndəsi|fondun mütəxəssisləri|bərpaçı rəssamlar|universitetin professoru
musiqi məktəbinin şagirdləri|şəhər bələdiyyəsinin əməkdaşı|ailənin böyük qızı
yazıçılar birliyinin katibi|diasporun fəalları
""")

WHAT = _listed("""
köhnə məktubların surətlərini|daş körpünün cizgilərini|unudulmuş mahnıların notlarını
xalçaların naxışlarını|qədim məhəllənin xəritəsini|ailə fotolarından ibarət albomu
nadir əlyazmaların siyahısını|mərasimin proqramını|kəndlərin tarixinə dair qeydləri
şəhidlərin xatirəsinə həsr olunmuş kitabı|müharibə illərinin gündəliklərini
mədəniyyət abidələrinin təsvirini|yeni sərginin kataloqunu|xatirə lövhəsinin mətnini
məktəblilərin inşalarını|ustadların dediklərini|tarixi binanın layihəsini
beynəlxalq konfransın materiallarını|qəzet məqalələrinin toplusunu|səyahətnamənin tərcüməsini
""")

HOW = _listed("""
böyük diqqətlə|heç kimi gözləmədən|ardıcıl şəkildə|səmimi bir hörmətlə
aylarla davam edən zəhmətlə|köhnə ənənəyə sadiq qalaraq|mütəxəssislərin köməyi ilə
bir-birini tamamlayan mənbələr əsasında|məsuliyyətlərini dərk edərək
xüsusi icazə alındıqdan sonra|sözün həqiqi mənasında|səbirlə və təmkinlə|təvazökarlıqla
yerli sakinlərin iştirakı ilə|azacıq tərəddüddən sonra|ictimaiyyətin dəstəyi ilə
""")

DID = _listed("""
oxuculara təqdim etdi|bir yerə topladı|diqqətlə nəzərdən keçirdi|yenidən nəşrə hazırladı
gələcək nəsillər üçün qorudu|sərgi salonunda nümayiş etdirdi|ingilis dilinə tərcümə etdi
müqayisəli şəkildə araşdırdı|kitabxanaya bağışladı|tamaşaçılara izah etdi
səliqə ilə qovluqlara yerləşdirdi|alimlərin müzakirəsinə verdi|rəqəmsal formaya keçirdi
ziyarətçilərin ixtiyarına verdi
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


class Prose:
    """Sentences drawn with a seed; every draw is from lists above, so the words are real."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, words: list[str]) -> str:
        return words[int(self.random.random() * len(words))]

    def sentence(self) -> str:
        draw = self.random.random()
        who, what, how, did = (self.one(words) for words in (WHO, WHAT, HOW, DID))
        if draw < 0.35:
            return f"{self.one(TIME)} {who} {what} {how} {did}."
        if draw < 0.6:
            return f"{self.one(TIME)} {who} {what} {did}, {self.one(WHY)}."
        if draw < 0.8:
            text = f"{who} {how} {what} {did}; {self.one(ALSO)}."
        elif draw < 0.9:
            year = 1901 + int(self.random.random() * 120)
            text = f"{self.one(PLACES)} şəhərində {year}-{_ordinal(year)} ildə {who} {what} {did}."
        else:
            text = f"{self.one(ALSO)}."
        return ("İ" if text[0] == "i" else text[0].upper()) + text[1:]

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(4 + int(self.random.random() * 4)))


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
        for place in range(4):
            text = prose.paragraph()
            if place == 1 and section < 2:
                key = f"n{number}-{section}"
                text += f"[^{key}]"
                notes += [f"[^{key}]: {prose.sentence()}", ""]
            lines += [text, ""]
        if section == 0:
            lines += [f"- {prose.one(ALSO)};" for _ in range(3)] + [""]
        if section == 1:
            lines += [f"> {prose.sentence()} {prose.sentence()}", ">", f"> — {prose.one(WHO)}", ""]
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
