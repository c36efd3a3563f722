"""A report's page: one HTML file with nothing to fetch from anywhere."""

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, **values: object) -> str:
    environment = Environment(
        loader=PackageLoader("console.reports"), undefined=StrictUndefined, autoescape=True
    )
    return environment.get_template(template).render(**values)
