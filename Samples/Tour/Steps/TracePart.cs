namespace MemTrace.Tour.Steps;

/// <summary>A node of the store's trace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TotalBytes">Bytes charged at it and below it.</param>
/// <param name="Children">The nodes below; null where there are none.</param>
internal sealed record TracePart(string Name, long TotalBytes, IReadOnlyList<TracePart>? Children);
