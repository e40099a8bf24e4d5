using System;

namespace MemTrace.Analyzers.Contracts;

/// <summary>A part of a copy's bytes; the same values as the attribute's <c>MemTrace.MemoryPortion</c>.</summary>
[Flags]
internal enum MemoryPortion
{
    None = 0,
    Dangling = 1,
    NonDangling = 2,
    All = Dangling | NonDangling,
}
