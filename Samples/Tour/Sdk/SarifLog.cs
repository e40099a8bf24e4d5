using System.Text.Json;

namespace MemTrace.Tour.Sdk;

/// <summary>Reads the compiler's error log (SARIF 2.1).</summary>
internal static class SarifLog
{
    /// <summary>The results of MemTrace's rules, in the order of their files and places, without those that the source suppresses.</summary>
    public static IReadOnlyList<SarifResult> Read(string path)
    {
        using JsonDocument log = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. log.RootElement.GetProperty("runs").EnumerateArray()
                .SelectMany(run => run.GetProperty("results").EnumerateArray())
                .Where(result => RuleId(result).StartsWith("MT", StringComparison.Ordinal) && !result.TryGetProperty("suppressions", out _))
                .Select(ToResult)
                .OrderBy(result => result.Location.FilePath, StringComparer.Ordinal)
                .ThenBy(result => result.Location.Line)
                .ThenBy(result => result.Location.Column),
        ];
    }

    private static string RuleId(JsonElement result) => result.GetProperty("ruleId").GetString()!;

    private static SarifResult ToResult(JsonElement result) => new(
        RuleId(result),
        result.TryGetProperty("level", out JsonElement level) ? level.GetString()! : "warning",
        result.GetProperty("message").GetProperty("text").GetString()!,
        ToLocation(result.GetProperty("locations")[0]),
        result.TryGetProperty("relatedLocations", out JsonElement related)
            ? [.. related.EnumerateArray().Select(ToLocation)]
            : []);

    private static SarifLocation ToLocation(JsonElement location)
    {
        JsonElement place = location.GetProperty("physicalLocation");
        string file = new Uri(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath;
        JsonElement region = place.GetProperty("region");
        int startLine = region.GetProperty("startLine").GetInt32();
        int startColumn = region.GetProperty("startColumn").GetInt32();
        int endLine = region.GetProperty("endLine").GetInt32();
        int endColumn = region.GetProperty("endColumn").GetInt32();
        return new SarifLocation(file, startLine, startColumn, Text(File.ReadAllLines(file), startLine, startColumn, endLine, endColumn));
    }

    private static string Text(string[] lines, int startLine, int startColumn, int endLine, int endColumn) => startLine == endLine
        ? lines[startLine - 1][(startColumn - 1)..(endColumn - 1)]
        : string.Join(
            '\n', [lines[startLine - 1][(startColumn - 1)..], .. lines[startLine..(endLine - 1)], lines[endLine - 1][..(endColumn - 1)]]);
}
