using System.Globalization;

namespace MemTrace;

/// <summary>
/// The memory of the control group that the process runs in, as a container's limit sees it: <c>memory.current</c> and
/// <c>memory.max</c> (Linux kernel, admin-guide/cgroup-v2), or the version 1 files <c>memory.usage_in_bytes</c> and
/// <c>memory.limit_in_bytes</c>.
/// </summary>
public sealed class CgroupMemoryUsage : IMemoryUsageSource
{
    // Version 1 writes "no limit" as the largest number of whole pages; pages have up to 64 KiB.
    private const long NoLimit = long.MaxValue & ~0xFFFFL;

    private static readonly (string Used, string Limit)[] s_files =
    [
        ("memory.current", "memory.max"),
        ("memory/memory.usage_in_bytes", "memory/memory.limit_in_bytes"),
        ("memory.usage_in_bytes", "memory.limit_in_bytes"),
    ];

    private readonly string _directory;

    /// <summary>Makes a source that reads the files whenever it is asked.</summary>
    /// <param name="directory">Where the files are.</param>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is null or empty.</exception>
    public CgroupMemoryUsage(string directory = "/sys/fs/cgroup")
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = directory;
    }

    /// <inheritdoc/>
    public bool ShowsFreedBytesAtOnce => false;

    /// <summary>Reads the usage and the limit; a limit of <c>max</c>, or of all pages that can be counted, is none.</summary>
    /// <exception cref="FileNotFoundException">There are no such files: the process is in no group that counts its memory.</exception>
    /// <exception cref="FormatException">A file holds no number.</exception>
    public MemoryUsage Read()
    {
        foreach (var (used, limit) in s_files)
        {
            var path = Path.Combine(_directory, used);
            if (!File.Exists(path)) continue;
            var limitPath = Path.Combine(_directory, limit);
            return new MemoryUsage(Number(path), File.Exists(limitPath) ? Number(limitPath) : long.MaxValue);
        }

        throw new FileNotFoundException($"No memory files of a control group in '{_directory}'.", Path.Combine(_directory, s_files[0].Used));
    }

    private static long Number(string path)
    {
        var text = File.ReadAllText(path).Trim();
        if (text == "max") return long.MaxValue;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number >= NoLimit ? long.MaxValue : number;
        // On some kernels that is a number that a signed one cannot hold.
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? long.MaxValue
            : throw new FormatException($"'{path}' holds '{text}', which is no number of bytes.");
    }
}
