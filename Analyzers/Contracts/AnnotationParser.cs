using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Contracts;

/// <summary>
/// Reads one line of an annotation file: <c>attribute(portion) ; documentation-comment id [; #parameter-index or #return]</c>.
/// Comments start with <c>//</c>. A contract that holds for one return value only is written <c>OwnsMemory(All, When = true)</c>.
/// </summary>
internal static class AnnotationParser
{
    private const string LineForm = "`attribute ; documentation-comment id`";

    /// <summary>Reads a line. Both results are null for an empty line; else exactly one is set.</summary>
    /// <param name="line">The line's text.</param>
    /// <param name="error">What was expected and is not there, as half a sentence.</param>
    public static MemoryAnnotation? Parse(string line, out string? error)
    {
        error = null;
        var comment = line.IndexOf("//", StringComparison.Ordinal);
        var content = (comment < 0 ? line : line.Substring(0, comment)).Trim();
        if (content.Length == 0)
            return null;

        var parts = content.Split(';');
        if (parts.Length is < 2 or > 3)
        {
            error = $"expected {LineForm} and at most one `; #index` or `; #return`, but found {parts.Length} part(s)";
            return null;
        }

        var mark = ParseMark(parts[0].Trim(), out error);
        if (mark is null)
            return null;

        var annotation = new MemoryAnnotation(mark.Value, parts[1].Trim());
        error = CheckId(annotation.DocumentationId);
        if (error is null && parts.Length == 3)
            annotation = ParseTarget(annotation, parts[2].Trim(), out error);
        error ??= CheckApplies(annotation);
        return error is null ? annotation : null;
    }

    private static MemoryMark? ParseMark(string text, out string? error)
    {
        error = null;
        var arguments = "";
        var open = text.IndexOf('(');
        if (open >= 0)
        {
            if (!text.EndsWith(")", StringComparison.Ordinal))
            {
                error = $"expected `)` at the end of `{text}`";
                return null;
            }

            arguments = text.Substring(open + 1, text.Length - open - 2);
            text = text.Substring(0, open).Trim();
        }

        if (!MemoryAttributeNames.TryGetKind(text, out var kind))
        {
            error = $"expected one of {string.Join(", ", MemoryAttributeNames.Short)}, but found `{text}`";
            return null;
        }

        var mark = new MemoryMark(kind);
        if (string.IsNullOrWhiteSpace(arguments))
            return mark;

        var position = 0;
        foreach (var argument in arguments.Split(','))
        {
            mark = ParseArgument(mark, argument.Trim(), position++, out error);
            if (error is not null)
                return null;
        }

        return mark;
    }

    private static MemoryMark ParseArgument(MemoryMark mark, string argument, int position, out string? error)
    {
        error = null;
        var equals = argument.IndexOf('=');
        if (equals >= 0)
        {
            var name = argument.Substring(0, equals).Trim();
            var value = argument.Substring(equals + 1).Trim();
            if (name != "When" || mark.When is not null || value is not ("true" or "false"))
                error = $"expected `When = true` or `When = false` once, but found `{argument}`";
            else if (mark.Kind is not (MemoryAttributeKind.Tracks or MemoryAttributeKind.Reports or MemoryAttributeKind.Owns))
                error = $"{MemoryAttributeNames.ShortName(mark.Kind)} takes no `When`";
            else
                return mark with { When = value == "true" };
            return mark;
        }

        if (position != 0)
            error = $"expected `When = true` or `When = false`, but found `{argument}`";
        else if (mark.Kind is MemoryAttributeKind.Releases or MemoryAttributeKind.Shares or MemoryAttributeKind.Changes)
            error = $"{MemoryAttributeNames.ShortName(mark.Kind)} takes no portion";
        else if (ParsePortion(argument) is { } portion)
            return mark with { Portion = portion };
        else
            error = $"expected a portion (None, Dangling, NonDangling or All), but found `{argument}`";
        return mark;
    }

    private static MemoryPortion? ParsePortion(string text)
    {
        var portion = MemoryPortion.None;
        foreach (var part in text.Split('|'))
        {
            var name = part.Trim();
            if (name.StartsWith("MemoryPortion.", StringComparison.Ordinal))
                name = name.Substring("MemoryPortion.".Length);
            switch (name)
            {
                case nameof(MemoryPortion.None): break;
                case nameof(MemoryPortion.Dangling): portion |= MemoryPortion.Dangling; break;
                case nameof(MemoryPortion.NonDangling): portion |= MemoryPortion.NonDangling; break;
                case nameof(MemoryPortion.All): portion |= MemoryPortion.All; break;
                default: return null;
            }
        }

        return portion;
    }

    private static string? CheckId(string id)
    {
        if (id.Length < 3 || id[1] != ':' || id[0] is not ('M' or 'P' or 'F' or 'T'))
            return $"expected a documentation-comment id of a method, property, field or delegate (`M:`, `P:`, `F:` or `T:`), but found `{id}`";
        return id.Any(char.IsWhiteSpace) ? $"expected a documentation-comment id without spaces, but found `{id}`" : null;
    }

    private static MemoryAnnotation ParseTarget(MemoryAnnotation annotation, string target, out string? error)
    {
        error = null;
        if (target == "#return")
            return annotation with { OnReturn = true };
        if (target.Length > 1 && target[0] == '#' && target.Skip(1).All(static c => c is >= '0' and <= '9') && int.TryParse(target.Substring(1), out var index))
            return annotation with { Parameter = index };
        error = $"expected `#index` (of a parameter, from 0) or `#return`, but found `{target}`";
        return annotation;
    }

    private static string? CheckApplies(MemoryAnnotation annotation)
    {
        var kind = annotation.Mark.Kind;
        var name = MemoryAttributeNames.ShortName(kind);
        var prefix = annotation.DocumentationId[0];
        if (annotation.OnReturn)
        {
            return kind == MemoryAttributeKind.Tracks && prefix != 'F' ? CheckWhen(annotation) : $"{name} does not apply to `#return`";
        }

        if (annotation.Parameter >= 0)
        {
            if (prefix == 'F')
                return "a field has no parameters";
            return kind is MemoryAttributeKind.Bytes or MemoryAttributeKind.Changes ? $"{name} does not apply to a parameter" : null;
        }

        var applies = prefix switch
        {
            'M' => kind != MemoryAttributeKind.Owns,
            'P' => kind is MemoryAttributeKind.Tracks or MemoryAttributeKind.Owns or MemoryAttributeKind.Bytes,
            'F' => kind is MemoryAttributeKind.Owns or MemoryAttributeKind.Bytes,
            _ => kind is MemoryAttributeKind.Tracks,
        };
        if (applies)
            return CheckWhen(annotation);
        return prefix != 'F' && kind is MemoryAttributeKind.Owns or MemoryAttributeKind.Reports or MemoryAttributeKind.Releases or MemoryAttributeKind.Shares
            ? $"{name} needs a parameter here: expected `; #index`"
            : $"{name} does not apply to `{annotation.DocumentationId}`";
    }

    // The result itself cannot tell whether it is one: only parameters and receivers depend on the return value.
    private static string? CheckWhen(MemoryAnnotation annotation) =>
        annotation.Mark is { When: not null, Kind: not MemoryAttributeKind.Reports }
            ? $"{MemoryAttributeNames.ShortName(annotation.Mark.Kind)} takes `When` on a parameter only: expected `; #index`"
            : null;
}
