"""Cities and their areas: shape and constraints."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class City(models.Model):
    """A city that uses this installation; everything else of it is loaded data."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    code_prefix = models.CharField(max_length=4)
    timezone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=5, default="id")
    centre_lat = models.FloatField(null=True)
    centre_lon = models.FloatField(null=True)
    zoom = models.PositiveSmallIntegerField(default=11)
    # For a case whose category is not known yet.
    default_deadline_hours = models.PositiveIntegerField(default=168)
    emergency_number = models.CharField(max_length=20, blank=True)
    # Headings over the categories and owners of roads and other assets, each in the order in which the city lists them:
    # [{code, name, name_en}]
    groups = models.JSONField(default=list, blank=True)
    asset_owners = models.JSONField(default=list, blank=True)
    # What the city chose about routing, from [routing] of its city.toml: target_precision, auto_dispatch, audit_share.
    routing = models.JSONField(default=dict, blank=True)
    # Goes up by one whenever an outline changes, so that processes know when to rebuild their index.
    outlines_version = models.PositiveIntegerField(default=0)
    # The same for names: of areas, and of streets and landmarks.
    names_version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """Administrative levels, from the whole to the smallest."""

    PROVINCE = "province", _("Provinsi")
    CITY = "city", _("Kota/Kabupaten")
    DISTRICT = "district", _("Kecamatan")
    VILLAGE = "village", _("Kelurahan")


class OutlineSource(models.TextChoices):
    NONE = "", _("Tidak ada batas")
    VORONOI = "voronoi", _("Batas perkiraan dari titik tengah")
    CHILDREN = "children", _("Gabungan batas di dalamnya")
    OFFICIAL = "official", _("Batas resmi")


class Area(models.Model):
    """One administrative area. `lineage` holds the ids of its ancestors and itself, so a subtree is one indexed test."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    lineage = ArrayField(models.BigIntegerField(), default=list)
    centre_lat = models.FloatField(null=True)
    centre_lon = models.FloatField(null=True)
    outline_source = models.CharField(max_length=10, choices=OutlineSource.choices, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "code"], name="area_code_once_in_a_city"),
            models.UniqueConstraint(fields=["city"], condition=models.Q(parent=None), name="city_has_one_root_area"),
        )
        indexes = (GinIndex(fields=["lineage"], name="area_lineage"),)

    def __str__(self) -> str:
        return self.name


class AreaOutline(models.Model):
    """The outline of an area, apart from it: a few kilobytes that only maps and the finder read, while every list joins areas."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="outline")
    geometry = models.JSONField()  # GeoJSON geometry, lon/lat

    def __str__(self) -> str:
        return f"{self.area_id}"


class PlaceKind(models.TextChoices):
    """What bears a name by which residents say where they are."""

    STREET = "street", _("jalan")
    NEIGHBOURHOOD = "neighbourhood", _("lingkungan")
    LANDMARK = "landmark", _("bangunan atau tempat terkenal")
    FACILITY = "facility", _("fasilitas umum")
    MARKET = "market", _("pasar atau pusat belanja")
    STATION = "station", _("stasiun, terminal, atau halte")
    RIVER = "river", _("kali atau waduk")


class PlaceName(models.Model):
    """A street, landmark or neighbourhood of the city's gazetteer, and every area that it touches.

    An area may be a larger one: then no more is known, or the place fills it. Only names live here, no reports.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="place_names")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=14, choices=PlaceKind.choices)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    area_codes = ArrayField(models.CharField(max_length=40))
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "kind", "name"], name="place_name_once_in_a_city"),
            models.CheckConstraint(condition=~models.Q(area_codes=[]), name="place_name_has_an_area"),
            models.CheckConstraint(condition=~models.Q(name=""), name="place_name_is_not_empty"),
        )

    def __str__(self) -> str:
        return self.name
