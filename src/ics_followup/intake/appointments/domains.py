"""What the domain of an address says of an employer."""

from __future__ import annotations


def like_domain(part: str, domain: str) -> bool:
    """Whether a part of a title and a domain name the same employer.

    >>> like_domain("St. Luke's", "mail.stlukes.org"), like_domain("Acme", "example.org")
    (True, False)
    """
    joined = "".join(sign for sign in part.casefold() if sign.isalnum())
    labels = ["".join(sign for sign in label if sign.isalnum()) for label in domain.split(".")[:-1]]
    return len(joined) >= 2 and any(
        label
        and (label == joined or (len(joined) >= 4 and (label.startswith(joined) or joined.startswith(label))))
        for label in labels
        if len(label) >= 3 or label == joined
    )


def named_after(domain: str) -> str:
    """A name for the employer behind a domain.

    >>> named_after("mail.st-lukes.org"), named_after("northwind.co.uk")
    ('St Lukes', 'Northwind')
    """
    labels = domain.split(".")
    second = (
        len(labels) > 2
        and len(labels[-1]) == 2
        and labels[-2] in ("co", "com", "org", "net", "ac", "gov", "nhs")
    )
    label = labels[-3] if second else labels[-2] if len(labels) > 1 else labels[0]
    return " ".join(word.capitalize() for word in label.split("-"))
