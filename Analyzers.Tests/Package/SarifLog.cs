using System.Text.Json;

namespace MemTrace.Analyzers.Tests.Package;

/// <summary>Reads the compiler's error log (SARIF 2.1).</summary>
internal static class SarifLog
{
    /// <summary>The results of this project's rules, in the order of their files and places, without those that the source suppresses.</summary>
    public static IReadOnlyList<SarifResult> Read(string path)
    {
        using JsonDocument log = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. log.RootElement.GetProperty("runs").EnumerateArray()
                .SelectMany(run => run.GetProperty("results").EnumerateArray())
                .Where(result => RuleId(result).StartsWith("MT", StringComparison.Ordinal) && !result.TryGetProperty("suppressions", out _))
                .Select(ToResult)
                .OrderBy(result => result.File, StringComparer.Ordinal)
                .ThenBy(result => result.RuleId, StringComparer.Ordinal),
        ];
    }

    private static string RuleId(JsonElement result) => result.GetProperty("ruleId").GetString()!;

    private static SarifResult ToResult(JsonElement result)
    {
        JsonElement location = result.GetProperty("locations")[0];
        string[] related = result.TryGetProperty("relatedLocations", out JsonElement locations)
            ? [.. locations.EnumerateArray().Select(Text)]
            : [];
        return new SarifResult(
            RuleId(result),
            result.TryGetProperty("level", out JsonElement level) ? level.GetString()! : "warning",
            result.GetProperty("message").GetProperty("text").GetString()!,
            Path.GetFileName(FilePath(location)),
            Text(location),
            related);
    }

    private static string FilePath(JsonElement location) => new Uri(
        location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath;

    private static string Text(JsonElement location)
    {
        JsonElement region = location.GetProperty("physicalLocation").GetProperty("region");
        string[] lines = File.ReadAllLines(FilePath(location));
        int startLine = region.GetProperty("startLine").GetInt32() - 1;
        int endLine = region.GetProperty("endLine").GetInt32() - 1;
        int startColumn = region.GetProperty("startColumn").GetInt32() - 1;
        int endColumn = region.GetProperty("endColumn").GetInt32() - 1;
        return startLine == endLine
            ? lines[startLine][startColumn..endColumn]
            : string.Join('\n', [lines[startLine][startColumn..], .. lines[(startLine + 1)..endLine], lines[endLine][..endColumn]]);
    }
}
