using System.Buffers;
using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>
/// Finds names in a file's text: one pass over its characters, one look-up an identifier, no tokens and no nodes. It does not tell code
/// from comments and strings; a name that stands there costs an analysis, never a finding.
/// </summary>
internal static class MentionScanner
{
    /// <summary>Appends every mention, in the order of positions.</summary>
    public static void Scan(SourceText text, NameTable names, List<Mention> mentions)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(text.Length, 1));
        try
        {
            text.CopyTo(0, buffer, 0, text.Length);
            Scan(buffer, text.Length, names, mentions);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static void Scan(char[] buffer, int length, NameTable names, List<Mention> mentions)
    {
        var position = 0;
        while (position < length)
        {
            var character = buffer[position];
            if (IsStart(character))
            {
                var start = position;
                var hash = 0;
                do
                {
                    hash = NameTable.AddToHash(hash, character);
                    position++;
                }
                while (position < length && IsPart(character = buffer[position]));

                var role = position < length && character == '\\'
                    ? FindEscaped(buffer, length, start, ref position, names)
                    : names.Find(buffer, start, position - start, hash);
                if (role != MentionRole.None && (!IsNew(buffer, start, position - start) || IsFollowedByParenthesis(buffer, length, position)))
                    mentions.Add(new Mention(start, role));
                continue;
            }

            if (character == '\\' && position + 1 < length && buffer[position + 1] is 'u' or 'U')
            {
                var start = position;
                var role = FindEscaped(buffer, length, start, ref position, names);
                if (role != MentionRole.None)
                    mentions.Add(new Mention(start, role));
                continue;
            }

            var watched = names.Find(character);
            if (watched != MentionRole.None)
                mentions.Add(new Mention(position, watched));
            position++;
        }
    }

    private static bool IsStart(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' || (character >= 0x80 && char.IsLetter(character));

    private static bool IsPart(char character) => IsStart(character) || character is >= '0' and <= '9' || (character >= 0x80 && char.IsDigit(character));

    private static bool IsNew(char[] buffer, int start, int length) =>
        length == 3 && buffer[start] == 'n' && buffer[start + 1] == 'e' && buffer[start + 2] == 'w';

    /// <summary>Only <c>new(…)</c> leaves out the type's name.</summary>
    private static bool IsFollowedByParenthesis(char[] buffer, int length, int position)
    {
        while (position < length && char.IsWhiteSpace(buffer[position]))
            position++;
        return position < length && buffer[position] == '(';
    }

    /// <summary>Reads an identifier that holds <c>\u0000</c> escapes, as rare as it is, and looks up what it means.</summary>
    private static MentionRole FindEscaped(char[] buffer, int length, int start, ref int position, NameTable names)
    {
        var decoded = new List<char>();
        var hash = 0;
        var next = start;
        while (next < length)
        {
            var character = buffer[next];
            var width = 1;
            if (character == '\\')
            {
                var digits = next + 1 < length && buffer[next + 1] == 'U' ? 8 : 4;
                width = 2 + digits;
                if (next + width > length
                    || buffer[next + 1] is not ('u' or 'U')
                    || !int.TryParse(new string(buffer, next + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                    || code is < 0 or > char.MaxValue)
                {
                    break;
                }

                character = (char)code;
            }

            if (!IsPart(character))
                break;
            decoded.Add(character);
            hash = NameTable.AddToHash(hash, character);
            next += width;
        }

        position = Math.Max(next, position + 1);
        return decoded.Count == 0 ? MentionRole.None : names.Find(decoded.ToArray(), 0, decoded.Count, hash);
    }
}
