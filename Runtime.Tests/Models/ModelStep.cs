namespace MemTrace.Tests.Models;

/// <summary>A random step: what to do, and numbers that the model folds into whatever range makes sense at that moment.</summary>
internal readonly record struct ModelStep(ModelAction Action, int First, int Second, int Third);

internal enum ModelAction
{
    Append,
    AppendConflicting,
    Prepend,
    CopyRange,
    CopyAndReport,
    CopyOf,
    Report,
    Release,
    MarkPersisted,
    CompactTo,
    EvictHalf,
    EvictAll,
    Drop,
}
