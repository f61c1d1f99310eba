from polyaxon._kinds import V1ArtifactKind

__all__ = ["V1ArtifactKind"]
