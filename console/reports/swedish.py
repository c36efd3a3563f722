"""Reports in Swedish."""

from console.reports.words import Words
from dialplan.disposition import Disposition
from simulator.traffic.changes import Verdict

SWEDISH = Words(
    language="sv",
    decimal=",",
    title="Trafik",
    calls="samtal",
    answered="besvarade",
    abandoned="gav upp",
    others="övriga",
    hour="klockslag",
    wait="väntan (s)",
    mean_wait="medelväntan (s)",
    goal="målet",
    load="taltid av arbetstiden (%)",
    service_level="servicenivå",
    within="besvarade inom {} s",
    abandoned_part="gav upp",
    waits_of_answered="medelväntan till svar",
    nine_of_ten="nio av tio svar inom",
    longest="längsta",
    overflowed="skickades vidare från kön",
    foresight="fel i förutsagd väntan",
    foresight_error="så fel var den i medel; {} än väntan blev, över {} samtal",
    longer="i snitt {} s längre",
    shorter="i snitt {} s kortare",
    by_hour="Samtal per timme",
    how_long="Så länge väntade de som ringde",
    who_talked="Så mycket talade agenterna",
    by_group="Per svarsgrupp",
    group="svarsgrupp",
    theory="Jämförelse med köteorin",
    theory_says="teorin",
    simulation_says="simuleringen",
    margin="felmarginal",
    agrees="stämmer",
    parts="skiljer sig",
    waits_at_all="får vänta",
    gives_up="ger upp",
    made_by="Gjord av Växel ur {} simulerade samtal, {}, frö {}. Samma fil och frö ger samma rapport.",
    theory_case="en enkel grupp",
    theory_note=(
        "En grupp med slumpmässiga samtal och samtalslängder, spelad genom hela Växel, bredvid det som "
        "köteorin (Erlang C och, när de som ringer kan ge upp, Erlang A) säger att den ska ge. ”Stämmer” "
        "är att skillnaden ryms i felmarginalen (95 %)."
    ),
    agents_of="{} agenter, {:g} erlang",
    calls_of="{} samtal, medelsamtal {} s",
    patience_of="medeltålamod {} s",
    for_ever="de som ringer väntar hur länge som helst",
    change_title="Vad ändringen gör",
    change_intro=(
        "Samma dag ringdes igenom före och efter ändringen, {} gånger med olika slump. De som ringer är "
        "desamma båda gångerna: de ringer vid samma tid, trycker samma val, har samma tålamod och talar lika "
        "länge. ± är felmarginalen (95 %): en skillnad som ryms i den kan vara slump. Andelar skiljer sig i "
        "procentenheter."
    ),
    one_day=(
        "Dagen spelades en gång före och en gång efter ändringen. Då går det inte att säga vad som är slump: "
        "kör flera dagar med --runs."
    ),
    before="före",
    after="efter",
    difference="skillnad",
    what="mått",
    verdict="slutsats",
    all_calls="alla samtal",
    days_note="Medel per dag över {} dagar.",
    part_of_answers="besvarade (% av samtalen)",
    how_many_within="Så många fick svar inom så lång tid",
    in_short="Av {} samtal besvarades {} ({}), och {} av alla samtal inom {} sekunder. {} gav upp ({}).",
    worst_hour="Svårast att nå fram var det klockan {}: {} av {} samtal besvarades, medelväntan var {} s.",
    came_to="Så slutade samtalen",
    part="andel",
    count="antal",
    mean="medel",
    half_within="hälften inom",
    nine_of_ten_waits="nio av tio inom",
    sent_on="skickades vidare",
    waits_note="De få längsta väntetiderna står i den sista stapeln.",
    loads_note="Hur stor del av sin arbetstid, utan raster, var och en talade med dem som ringde.",
    service_note=(
        "Varje grupp räknar samtalen som kom till den medan den hade öppet, vart och ett en gång: de som "
        "gruppens egna agenter besvarade, de där den som ringde gav upp där, och de som skickades vidare, "
        "var de än slutade. Servicenivån är andelen av dem alla som gruppens egna agenter besvarade inom "
        "{} s från att de kom dit."
    ),
    no_calls="Det kom inga samtal.",
    called_back="{} bad att bli uppringda, och {} av dem nåddes.",
    other_ends="annat",
    dispositions={
        Disposition.ANSWERED: "besvarade",
        Disposition.ABANDONED: "gav upp innan någon svarade",
        Disposition.VOICEMAIL: "lämnade ett meddelande",
        Disposition.BUSY: "fick upptaget",
        Disposition.DECLINED: "avvisades",
        Disposition.NO_ANSWER: "fick inget svar",
        Disposition.UNREACHABLE: "ringde någon som inte gick att nå",
        Disposition.CALLBACK: "bad att bli uppringda",
        Disposition.CLOSED: "fick höra att det är stängt",
        Disposition.UNASSIGNED: "ringde ett nummer som inte används",
        Disposition.REFUSED: "fick inte ringa numret",
        Disposition.FAILED: "misslyckades",
        Disposition.MAILBOX: "lyssnade av en röstbrevlåda",
        Disposition.FEATURE: "slog en tjänstekod",
    },
    figures={
        "calls": "samtal",
        "service_level": "servicenivå",
        "answered": "besvarade",
        "abandoned": "gav upp",
        "sent_on": "skickades vidare",
        "mean_wait": "medelväntan till svar",
        "p90_wait": "nio av tio svar inom",
        "overflowed": "skickades vidare från kön",
        "called_back": "uppringda som nåddes",
        "foresight_error": "fel i förutsagd väntan",
        "load": "agenternas taltid av arbetstiden",
        "highest_load": "den mest upptagna agentens taltid",
    },
    verdicts={
        Verdict.BETTER: "bättre",
        Verdict.WORSE: "sämre",
        Verdict.MOVED: "ändrat",
        Verdict.CHANCE: "kan vara slump",
        Verdict.SAME: "oförändrat",
        Verdict.NOTHING: "inget att jämföra",
        Verdict.UNKNOWN: "okänt: en dag räcker inte",
    },
)
