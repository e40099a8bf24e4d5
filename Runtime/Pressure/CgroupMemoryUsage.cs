using System.Globalization;

namespace MemTrace;

/// <summary>
/// The memory of the control group that the process runs in, as a container's limit sees it: <c>memory.current</c> and
/// <c>memory.max</c> (Linux kernel, admin-guide/cgroup-v2), or the version 1 files <c>memory.usage_in_bytes</c> and
/// <c>memory.limit_in_bytes</c>.
/// </summary>
/// <param name="directory">Where the files are.</param>
public sealed class CgroupMemoryUsage(string directory = "/sys/fs/cgroup") : IMemoryUsageSource
{
    private static readonly (string Used, string Limit)[] s_files =
    [
        ("memory.current", "memory.max"),
        ("memory/memory.usage_in_bytes", "memory/memory.limit_in_bytes"),
        ("memory.usage_in_bytes", "memory.limit_in_bytes"),
    ];

    /// <inheritdoc/>
    public bool ShowsFreedBytesAtOnce => false;

    /// <summary>Reads the usage and the limit; a limit of <c>max</c> is none.</summary>
    /// <exception cref="FileNotFoundException">There are no such files: the process is in no group that counts its memory.</exception>
    /// <exception cref="FormatException">A file holds no number.</exception>
    public MemoryUsage Read()
    {
        foreach (var (used, limit) in s_files)
        {
            var path = Path.Combine(directory, used);
            if (!File.Exists(path)) continue;
            var limitPath = Path.Combine(directory, limit);
            return new MemoryUsage(Number(path), File.Exists(limitPath) ? Number(limitPath) : long.MaxValue);
        }

        throw new FileNotFoundException($"No memory files of a control group in '{directory}'.", Path.Combine(directory, s_files[0].Used));
    }

    private static long Number(string path)
    {
        var text = File.ReadAllText(path).Trim();
        if (text == "max") return long.MaxValue;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        // Version 1 writes "no limit" as a number that a signed one cannot hold on some kernels.
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? long.MaxValue
            : throw new FormatException($"'{path}' holds '{text}', which is no number of bytes.");
    }
}
