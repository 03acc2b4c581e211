"""The document of a report: sections, stories, annexes and what their texts say."""
