"""What columns are called in the files of other programs, for the fields several kinds have."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.crm.reaching.importing import WAY_WORDS
from dealwright.kit.countries import countries, is_country
from dealwright.kit.errors import Refused
from dealwright.records.imports.cells import Reading

SHARED: dict[str, tuple[str, ...]] = {
    **WAY_WORDS,
    "responsible": (
        "owner", "assigned to", "responsible user", "responsible person", "manager", "proprietario",
        "responsavel", "vendedor", "ответственный", "менеджер", "assigned by id",
    ),
    "observers": ("watchers", "observadores", "наблюдатели"),
    "source": ("lead source", "source id", "origem", "fonte", "источник"),
    "source_description": ("source details", "дополнительно об источнике"),
    "comment": (
        "comments", "note", "notes", "description", "remark", "observacoes", "observacao", "notas",
        "descricao", "комментарий", "комментарии", "примечание", "описание",
    ),
    "tags": ("tag", "labels", "label", "etiquetas", "marcadores", "теги", "тег", "метки"),
    "address": (
        "street", "street address", "address 1", "mailing street", "endereco", "rua", "logradouro",
        "адрес", "улица", "улица дом", "formatted address",
    ),
    "city": ("town", "mailing city", "cidade", "municipio", "город", "населенный пункт"),
    "region": ("province", "region", "mailing state", "uf", "estado", "область", "регион", "край"),
    "postal_code": ("zip", "zip code", "postcode", "postal code", "cep", "индекс", "почтовый индекс"),
    "country": ("country code", "mailing country", "pais", "страна"),
    "name": ("full name", "display name", "nome completo", "nome", "имя полностью", "фио", "полное имя"),
    "honorific": ("title", "salutation", "prefix", "name prefix", "tratamento", "обращение"),
    "first_name": ("given name", "forename", "primeiro nome", "имя"),
    "second_name": ("additional name", "patronymic", "nome do meio", "отчество"),
    "last_name": ("surname", "family name", "sobrenome", "фамилия"),
    "post": ("position", "job title", "role", "organization title", "cargo", "funcao", "должность"),
    "birth_date": (
        "birthday", "birthdate", "date of birth", "nascimento", "data de nascimento", "дата рождения",
    ),
    "client_type": ("type", "type id", "tipo", "тип", "тип контакта", "тип компании", "company type"),
    "is_for_everyone": ("opened", "available to everyone", "доступен для всех"),
    "id": ("number in dealwright", "numero no dealwright"),
    "external_id": ("origin id", "original id", "codigo", "внешний код", "внешний id"),
    "pipeline": ("funnel", "category", "category id", "funil", "воронка", "направление"),
    "stage": ("status", "deal stage", "stage id", "status id", "etapa", "fase", "стадия", "статус", "этап"),
    "amount": (
        "value", "sum", "total", "price", "opportunity", "deal value", "valor", "montante", "сумма",
        "бюджет", "стоимость",
    ),
    "amount.currency": ("currency", "currency id", "moeda", "валюта"),
    "utm_source": ("utm source",),
}  # fmt: skip


def read_country(text: str, _header: str, _reading: Reading) -> str:
    """A country by its two letters or by its name in one of our languages."""
    if is_country(text.upper()):
        return text.upper()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found = next((code for code, name in countries() if name.casefold() == text.casefold()), "")
        if found:
            return found
    message = _("“%(text)s” is no country; use its two letters, such as BR.")
    raise Refused(message % {"text": text[:40]})


def with_region(values: dict[str, Any], doing: Any) -> dict[str, Any]:
    """The values for a verb that reads phones: with the country numbers are from that name none."""
    return {**values, "phone_region": doing.reading.region}
