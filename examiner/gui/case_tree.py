"""CaseTreeModel: probes and references, and the faces in each photograph."""

from collections import defaultdict
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from examiner.face.records import DetectedFace, LandmarkOrigin
from examiner.gui.case_overview import CaseOverview, Item, ItemKind
from examiner.image.records import EvidenceImage, Role
from examiner.visible import shown

ItemRole = Qt.ItemDataRole.UserRole
"""The row's Item."""
DetailRole = Qt.ItemDataRole.UserRole + 1
"""The row's second line."""
ChosenRole = Qt.ItemDataRole.UserRole + 2
"""Whether a face is chosen for comparison; None for everything else."""
FindRole = Qt.ItemDataRole.UserRole + 3
"""Words by which a row is found while typing, lower case."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLES = (Role.PROBE, Role.REFERENCE)

# What a row's parent is, kept as its index's number: a group has 0, a photograph 1 more than its
# group's row, a face 3 more than its photograph's place among all photographs.
_GROUP = 0
_IMAGE = 1
_FACE = _IMAGE + len(_ROLES)


class CaseTreeModel(QAbstractItemModel):
    """Two groups, photographs under them, faces under these; one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[tuple[EvidenceImage, ...], ...] = ((),) * len(_ROLES)
        self._images: tuple[EvidenceImage, ...] = ()
        self._faces: dict[str, tuple[DetectedFace, ...]] = {}
        self._places: dict[str, int] = {}

    def show_case(self, overview: CaseOverview) -> bool:
        """Take over photographs and faces; whether rows came or went, else views keep still."""
        images = [tuple(i for i in overview.images if i.role is role) for role in _ROLES]
        found: defaultdict[str, list[DetectedFace]] = defaultdict(list)
        for face in overview.faces:
            found[face.image].append(face)
        faces = {mark: tuple(sorted(some, key=_number)) for mark, some in found.items()}
        if self._marks(tuple(images), faces) == self._marks(self._groups, self._faces):
            self._take(tuple(images), faces)
            self._tell_all_changed()
            return False
        self.beginResetModel()
        self._take(tuple(images), faces)
        self.endResetModel()
        return True

    def _take(
        self,
        groups: tuple[tuple[EvidenceImage, ...], ...],
        faces: dict[str, tuple[DetectedFace, ...]],
    ) -> None:
        self._groups, self._faces = groups, faces
        self._images = tuple(image for group in groups for image in group)
        self._places = {image.mark: place for place, image in enumerate(self._images)}

    @staticmethod
    def _marks(
        groups: tuple[tuple[EvidenceImage, ...], ...], faces: dict[str, tuple[DetectedFace, ...]]
    ) -> list[list[tuple[str, int]]]:
        return [[(i.mark, len(faces.get(i.mark, ()))) for i in group] for group in groups]

    def _tell_all_changed(self) -> None:
        groups = len(self._groups)
        self.dataChanged.emit(self.index(0, 0), self.index(groups - 1, 0))
        for row, group in enumerate(self._groups):
            parent = self.index(row, 0)
            if group:
                last = self.index(len(group) - 1, 0, parent)
                self.dataChanged.emit(self.index(0, 0, parent), last)
        for mark, faces in self._faces.items():
            parent = self.index_of(mark)
            last = self.index(len(faces) - 1, 0, parent)
            self.dataChanged.emit(self.index(0, 0, parent), last)

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """The index of a child row; invalid outside the tree."""
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, _GROUP)
        if parent.internalId() == _GROUP:
            return self.createIndex(row, 0, _IMAGE + parent.row())
        return self.createIndex(row, 0, _FACE + self._place(parent))

    def parent(self, child: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """The row above `child`; invalid for groups."""
        number = child.internalId() if child.isValid() else _GROUP
        if number == _GROUP:
            return QModelIndex()
        if number < _FACE:
            return self.createIndex(number - _IMAGE, 0, _GROUP)
        return self._image_index(number - _FACE)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802
        """Groups, photographs of a group, or faces of a photograph."""
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() == _GROUP:
            return len(self._groups[parent.row()])
        if parent.internalId() < _FACE:
            return len(self._faces.get(self._images[self._place(parent)].mark, ()))
        return 0

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802
        """One."""
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names, second lines and spoken texts of a row."""
        if not index.isValid():
            return None
        number = index.internalId()
        if number == _GROUP:
            return self._group_data(index.row(), role)
        if number < _FACE:
            return self._image_data(self._images[self._place(index)], role)
        image = self._images[number - _FACE]
        return self._face_data(self._faces[image.mark][index.row()], role)

    def index_of(self, mark: str) -> QModelIndex:
        """The index of a photograph or face by its mark, or an invalid one."""
        image, _, _ = mark.partition(".")
        place = self._places.get(image)
        if place is None:
            return QModelIndex()
        parent = self._image_index(place)
        if image == mark:
            return parent
        for row, face in enumerate(self._faces.get(image, ())):
            if face.mark == mark:
                return self.index(row, 0, parent)
        return QModelIndex()

    def role_at(self, index: _Index) -> Role | None:
        """The role of the group that `index` belongs to; None outside the groups."""
        if not index.isValid():
            return None
        above = index.parent()
        return self.role_at(above) if above.isValid() else _ROLES[index.row()]

    def _place(self, index: _Index) -> int:
        """Place of a photograph's index among all photographs."""
        group = index.internalId() - _IMAGE
        return int(index.row() + sum(len(before) for before in self._groups[:group]))

    def _image_index(self, place: int) -> QModelIndex:
        group = 0
        while place >= len(self._groups[group]):
            place -= len(self._groups[group])
            group += 1
        return self.createIndex(place, 0, _IMAGE + group)

    def _group_data(self, row: int, role: int) -> Any:
        count = len(self._groups[row])
        name = self.tr("Probes") if _ROLES[row] is Role.PROBE else self.tr("References")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{name} ({count})"
        if role == DetailRole:
            return "" if count else self.tr("Drop photographs here")
        if role == ItemRole:
            return Item(ItemKind.GROUP, _ROLES[row].value)
        if role == FindRole:
            return name.lower()
        return None

    def _image_data(self, image: EvidenceImage, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{image.mark}  {shown(image.file_name)}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{image.mark}, {shown(image.file_name)}, {self._image_detail(image)}"
        if role == DetailRole:
            return self._image_detail(image)
        if role == ItemRole:
            return Item(ItemKind.IMAGE, image.mark)
        if role == FindRole:
            return f"{image.mark} {image.file_name}".lower()
        return None

    def _face_data(self, face: DetectedFace, role: int) -> Any:
        name = self.tr("face %1").replace("%1", str(face.index))
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{face.mark}  {name}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{face.mark}, {name}, {self._face_detail(face)}"
        if role == DetailRole:
            return self._face_detail(face)
        if role == ItemRole:
            return Item(ItemKind.FACE, face.mark)
        if role == ChosenRole:
            return face.chosen
        if role == FindRole:
            return face.mark.lower()
        return None

    def _image_detail(self, image: EvidenceImage) -> str:
        size = QLocale().formattedDataSize(image.size, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
        faces = self._faces.get(image.mark, ())
        return f"{self._face_count(faces)} · {image.width}×{image.height} · {size}"

    def _face_count(self, faces: tuple[DetectedFace, ...]) -> str:
        if not faces:
            return self.tr("no face yet")
        if len(faces) == 1:
            return self.tr("1 face")
        chosen = any(face.chosen for face in faces)
        words = self.tr("%1 faces, one chosen") if chosen else self.tr("%1 faces, none chosen")
        return words.replace("%1", str(len(faces)))

    def _face_detail(self, face: DetectedFace) -> str:
        chosen = self.tr("chosen") if face.chosen else self.tr("not chosen")
        origins = {
            LandmarkOrigin.DETECTED: self.tr("landmarks detected"),
            LandmarkOrigin.CORRECTED: self.tr("landmarks corrected"),
            LandmarkOrigin.PLACED: self.tr("placed by hand"),
        }
        return f"{chosen} · {origins[face.origin]}"


def _number(face: DetectedFace) -> int:
    return face.index
