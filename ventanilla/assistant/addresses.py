"""Where a link of a reply leads on the public site. These addresses are promised and never change."""

from urllib.parse import quote

from ventanilla.assistant.reply import Link, Reply, Target

PATHS = {
    Target.PROCEDURE: "/tramites/{}/",
    Target.PROCEDURES: "/tramites/",
    Target.OFFICES: "/oficinas/",
    Target.BOOK: "/citas/nueva/",
    Target.LOOKUP: "/citas/consultar/",
    Target.APPOINTMENT: "/citas/ver/{}/",
    Target.VOUCHER: "/citas/ver/{}/comprobante.pdf",
    Target.PRIVACY: "/privacidad/",
}
OF_AN_OFFICE = "/oficinas/#oficina-{}"


def path(link: Link) -> str:
    value = quote(link.value, safe="")
    if link.target is Target.BOOK and value:
        return f"{PATHS[link.target]}?tramite={value}"
    return PATHS[link.target].format(value)


def links(reply: Reply) -> list[tuple[str, str]]:
    """All that goes along with a reply, as (words, path): its links, its office's place, its voucher."""
    found = [(link.label, path(link)) for link in reply.links]
    if reply.office is not None:
        found.append(("Ver dónde está la oficina", OF_AN_OFFICE.format(reply.office)))
    if reply.voucher:
        voucher = path(Link("", Target.VOUCHER, reply.voucher))
        found.append(("Descargar comprobante (PDF)", voucher))
    return list({where: (words, where) for words, where in found}.values())
