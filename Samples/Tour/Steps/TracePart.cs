namespace MemTrace.Tour.Steps;

/// <summary>A node of the store's trace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Bytes charged at it and below it.</param>
/// <param name="Children">The nodes below.</param>
internal sealed record TracePart(string Name, long Bytes, IReadOnlyList<TracePart> Children);
