"""What a record's columns and parts are in the W3C Data Privacy Vocabulary (DPV 2.3), where it has a term."""

from compliance.datasets.description import Terms

ON_BEHALF = Terms(
    record="dpv:PersonalDataProcess",
    properties={
        "name": "dct:title",
        "service": "dpv:hasOrganisationalUnit",
        "controllers": "dpv:hasDataController",
        "controllers.name": "dpv:hasName",
        "controllers.address": "dpv:hasAddress",
        "controllers.contact": "dpv:hasContact",
        "controllers.representative": "dpv:hasRepresentative",
        "controllers.dpo": "dpv:hasDataProtectionOfficer",
        "controllers.categories.label": "dct:title",
        "controllers.categories.details": "dct:description",
        "processors": "dpv:hasDataProcessor",
        "processors.details": "dct:description",
        "transfers.recipient": "dpv:hasDataImporter",
        "transfers.country": "dpv:hasThirdCountry",
        "transfers.mechanism": "dpv:hasLegalBasis",
        "transfers.details": "dct:description",
        "security_measures": "dpv:hasTechnicalOrganisationalMeasure",
        "security_measures.kind": "dct:type",
        "security_measures.details": "dct:description",
    },
    kinds={
        "controllers": "dpv:DataController",
        "processors": "dpv:DataProcessor",
        "transfers": "dpv:CrossBorderTransfer",
        "security_measures": "dpv:TechnicalOrganisationalMeasure",
    },
)
