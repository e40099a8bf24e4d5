namespace MemTrace;

/// <summary>How much memory is in use, against the marks.</summary>
public enum MemoryPressureLevel
{
    /// <summary>Below the near-high mark.</summary>
    Normal,

    /// <summary>At or above the near-high mark: a time to send less, and to release early.</summary>
    NearHigh,

    /// <summary>At or above the high mark, even after what could be evicted was.</summary>
    High,
}
