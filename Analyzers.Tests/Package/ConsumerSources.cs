namespace MemTrace.Analyzers.Tests.Package;

/// <summary>What the consumer projects are made of.</summary>
internal static class ConsumerSources
{
    /// <summary>Stops the search for settings of folders above, and gives all consumers the same ones.</summary>
    public const string BuildProperties = """
        <Project>
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <NuGetAudit>false</NuGetAudit>
            <ErrorLog Condition="'$(ErrorLog)' == ''">$(MSBuildProjectDirectory)/findings.sarif,version=2.1</ErrorLog>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>An apply path that forgets to report what it copied; the trace is in reach.</summary>
    public const string LeakingApply = """
        using MemTrace;

        public sealed class ApplyPath(EntryCache cache, MemoryTrace trace)
        {
            public string TraceName => trace.Name;

            public int Apply(long first, long end)
            {
                using CachedEntries committed = cache.CopyRange(first, end);
                return committed.Count;
            }
        }
        """;

    /// <summary>The project's own copies of the attributes that it needs.</summary>
    public const string InternalAttributes = """
        namespace MemTrace;

        [Flags]
        internal enum MemoryPortion { None = 0, Dangling = 1, NonDangling = 2, All = 3 }

        [AttributeUsage(AttributeTargets.Method)]
        internal sealed class TracksMemoryAttribute(MemoryPortion portion = MemoryPortion.All) : Attribute
        {
            public MemoryPortion Portion { get; } = portion;
        }

        [AttributeUsage(AttributeTargets.Parameter)]
        internal sealed class ReportsMemoryAttribute(MemoryPortion portion = MemoryPortion.All) : Attribute
        {
            public MemoryPortion Portion { get; } = portion;
        }

        [AttributeUsage(AttributeTargets.Property)]
        internal sealed class MemoryBytesAttribute(MemoryPortion portion = MemoryPortion.All) : Attribute
        {
            public MemoryPortion Portion { get; } = portion;
        }
        """;

    /// <summary>A leak, a partial report and a correct use of a vocabulary that the project made for itself.</summary>
    public const string OwnVocabulary = """
        using MemTrace;

        public sealed class Batch
        {
            [MemoryBytes(MemoryPortion.Dangling)] public long DanglingBytes => 1;
            [MemoryBytes(MemoryPortion.NonDangling)] public long NonDanglingBytes => 2;
            [MemoryBytes] public long TotalBytes => 3;
        }

        public sealed class Cache
        {
            [TracksMemory] public Batch Take() => new();
        }

        public sealed class Ledger
        {
            public void Add([ReportsMemory] long bytes) => Console.WriteLine(bytes);
        }

        public sealed class Uses(Cache cache, Ledger ledger)
        {
            public void Forgets()
            {
                Batch forgotten = cache.Take();
                Console.WriteLine(forgotten.GetHashCode());
            }

            public void ReportsPart()
            {
                Batch partly = cache.Take();
                ledger.Add(partly.DanglingBytes);
            }

            public void ReportsAll()
            {
                Batch whole = cache.Take();
                ledger.Add(whole.TotalBytes);
            }
        }
        """;

    /// <summary>Code in which nothing is marked, though it shares names with the vocabulary.</summary>
    public const string Unmarked = """
        public sealed class Batch : IDisposable
        {
            public long TotalBytes => 3;
            public void Dispose() { }
        }

        public sealed class Cache
        {
            public Batch CopyRange(long first, long end) => new();
        }

        public sealed class Uses(Cache cache)
        {
            public void Forgets() => Console.WriteLine(cache.CopyRange(1, 2).TotalBytes);
        }
        """;

    /// <summary>A library that knows nothing of this project.</summary>
    public const string Vendor = """
        namespace Vendor;

        public sealed class Log
        {
            public byte[] Read(long first, long end) => new byte[end - first];
            public byte[] Peek(long index) => new byte[index];
        }

        public static class Meter
        {
            public static void Count(byte[] batch) => Console.WriteLine(batch.Length);
        }
        """;

    /// <summary>What the vendor's package says of its own library.</summary>
    public const string VendorAnnotations = """
        // Copies leave the log here.
        TracksMemory ; M:Vendor.Log.Read(System.Int64,System.Int64)
        ReportsMemory ; M:Vendor.Meter.Count(System.Byte[]) ; #0
        """;

    /// <summary>Hands the vendor's annotation file to every project that uses the vendor's library.</summary>
    public const string VendorTargets = """
        <Project>
          <ItemGroup>
            <AdditionalFiles Include="$(MSBuildThisFileDirectory)MemTrace.Annotations.Vendor.txt" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Uses two members of the vendor's: one that its package marks, one that the project's own file marks.</summary>
    public const string VendorUses = """
        using Vendor;

        public static class Uses
        {
            public static void ForgetsRead(Log log)
            {
                byte[] read = log.Read(1, 2);
                Console.WriteLine(read.Length);
            }

            public static void ForgetsPeek(Log log)
            {
                byte[] peeked = log.Peek(1);
                Console.WriteLine(peeked.Length);
            }

            public static void Counts(Log log) => Meter.Count(log.Read(1, 2));
        }
        """;

    public static string Project(string items, string properties = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;

    public static string NuGetConfiguration(string feed) => $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="local" value="{feed}" />
          </packageSources>
          <fallbackPackageFolders>
            <clear />
          </fallbackPackageFolders>
        </configuration>
        """;
}
