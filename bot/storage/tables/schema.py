"""What all tables share: their metadata, and columns and constraints that come up again."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, text

now = text("CURRENT_TIMESTAMP")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """The column of a number that names a row."""
    return Column("key", Integer, primary_key=True)


def one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    """That the column holds one of these values and nothing else."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
