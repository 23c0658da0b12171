"""What is advised where nothing is wrong: what a careful colleague would ask on reading the file."""

from xueji.phrases.codes import Code, Phrase, phrase

ADVICE: dict[Code, Phrase] = {
    "unused-parameter": phrase(
        "no rule and no procedure uses the parameter “{word}”: it decides nothing, comparisons alone show it",
        "没有规则或程序用到参数“{word}”：它不影响任何结论，只在对照表中列出",
        "use it as policy.{word} in a condition or a length of time; if it is there to be compared, leave it",
        "在条件或时限中写 policy.{word}；如果只为对照而列，不必处理"),
    "duty-repeated": phrase(
        "“{word}” is a duty on the same change and matter as “{other}”: both are told, each with its term",
        "“{word}”与“{other}”同一异动、同一事项、同为义务：两条会一并列出，各按各的期限",
        "if it takes the other’s place, write replaces: {listed}; if it is a duty of its own, leave it",
        "取代的请写 replaces: {listed}；确是另一项义务的，不必处理"),
    "rule-without-case": phrase(
        "no case speaks of the rule “{word}”", "没有用例提到规则“{word}”",
        "write a case with the rule in `reasons` (a duty in `duties`); `xueji coverage --suggest` proposes facts",
        "请写一个用例，把该规则写进 reasons（义务写进 duties）；`xueji coverage --suggest` 可给出事实"),
    "low-certainty": phrase(
        "“{word}” rests on {why}", "“{word}”所依据的是{why_zh}",
        "hold it against the official text when that can be had; until then every answer says so",
        "取得正式文本后请核对；在此之前每个结论都会注明"),
    "superseded-cited": phrase(
        "“{word}” does not hold any more from {until} on, and is still cited",
        "“{word}”自 {until} 起已不再适用，此处仍在引用",
        "name beside it what has taken its place: {successor}", "请同时写上取代它的规定：{successor_zh}"),
    "one-language": phrase(
        "“{word}” stands in one language only{more}", "“{word}”只有一种语言{more_zh}",
        "write {{zh: …, en: …}}", "请写成 {{zh: …, en: …}}"),
}  # fmt: skip
