using System.Text;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>Writes a judgement for people.</summary>
internal static class Listing
{
    /// <summary>The program, each disagreement with the acquisition it is about, and all findings.</summary>
    public static string Of(Judgement judgement)
    {
        var source = judgement.Program.Source;
        var text = new StringBuilder().AppendLine($"--- {judgement.Program.Name}").AppendLine(source.Trim());
        foreach (var error in judgement.Errors)
            text.AppendLine($"  error {error}");
        foreach (var disagreement in judgement.Disagreements)
            text.AppendLine($"  {disagreement.Kind} at {Place(disagreement.Site)}: said {disagreement.Static}; run {disagreement.Executed}");
        foreach (var finding in judgement.Findings)
            text.AppendLine($"  finding {finding.Id} of {Place(finding.Site)} at {Place(finding.Position)}: {finding.Message}");
        return text.ToString();

        string Place(int position)
        {
            if (position < 0 || position >= source.Length)
                return "nowhere";
            var line = source.AsSpan(0, position).Count('\n') + 1;
            var end = source.IndexOfAny([';', '\n'], position);
            return $"line {line} `{source[position..(end < 0 ? source.Length : end)]}`";
        }
    }
}
