"""The parts of the sheet NK-B in English. Our own plain wording; see ``nkb_sheet``."""

from .nkb_texts import Part

PARTS_EN: tuple[Part, ...] = (
    Part(
        "It is not your fault",
        "Whoever uses violence is responsible for it. You have a right to be safe and to be helped. "
        "Help is free. The “Blue Cards” procedure does not need your consent: it is not you "
        "who answers for it.",
    ),
    Part(
        "What domestic violence is",
        "An intentional act or omission, once or repeatedly, by which somebody uses a physical, "
        "psychological or economic advantage and violates your rights.",
        (
            "physical violence, such as beating, pushing, choking, pulling",
            "psychological violence, such as insults, threats, humiliation, isolation, stalking",
            "sexual violence: forcing somebody to have sex or to other sexual acts",
            "economic violence, such as taking money away, forbidding work, destroying things",
            "violence by telephone or Internet, such as harassment, publishing pictures without consent",
            "neglecting somebody who cannot take care of themselves",
        ),
    ),
    Part(
        "Whom the law protects",
        "It protects people who are close, also when they do not live together.",
        (
            "a wife, husband or partner, also a former one",
            "children, parents, grandparents, brothers and sisters, and those close to them",
            "people who live together",
            "a child who sees or hears violence: the child suffers it too",
        ),
    ),
    Part(
        "What is a crime",
        "Tell the Police or the prosecutor about a crime. Among others these are crimes:",
        (
            "physical or psychological abuse",
            "beating and bodily injury",
            "a threat that you fear, and stalking",
            "forcing somebody to act in a certain way",
            "rape, also in marriage",
            "destroying or taking your things",
            "not paying maintenance",
        ),
    ),
    Part(
        "What the services can do",
        "",
        (
            "the Police can order the person using violence to leave the home at once and forbid them "
            "to come near you or to contact you; the order lasts 14 days",
            "a court can prolong this protection and order them to leave the home",
            "a social worker helps you to find shelter and makes a help plan with you",
            "a doctor examines you and gives you a certificate of injuries free of charge",
            "when a child is in danger, a social worker can place the child with relatives",
            "a group with a social worker and a police officer takes up the case; it may invite you "
            "to a meeting, never together with the person using violence",
        ),
    ),
    Part(
        "Which help is yours by law",
        "",
        (
            "advice: psychological, legal, medical, social, vocational and family",
            "help in a crisis, and support",
            "safe shelter in a specialist support centre",
            "help in finding a home",
            "an interpreter, also of sign language",
        ),
    ),
    Part(
        "What you can do",
        "",
        (
            "when you are in danger, call 112",
            "tell somebody whom you trust about the violence",
            "keep documents, medicines, keys and some money ready in a safe place",
            "see a doctor if you are injured; keep pictures and messages",
            "agree with your children where to go and whom to call",
            "hide this sheet where the person using violence will not find it",
        ),
    ),
)
