using Spectre.Console;
using Spectre.Console.Rendering;

namespace MemTrace.Tour.Views;

/// <summary>Shows what changed in a file: the lines between the first and the last that differ.</summary>
internal static class ChangeView
{
    public static IRenderable Render(string[] before, string[] after)
    {
        int same = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        int room = Math.Min(before.Length, after.Length) - same;
        int sameAtEnd = Math.Min(room, before.Reverse().Zip(after.Reverse()).TakeWhile(pair => pair.First == pair.Second).Count());
        return new Rows(
        [
            .. before[same..^sameAtEnd].Select(line => new Markup($"[red]- {Markup.Escape(line)}[/]")),
            .. after[same..^sameAtEnd].Select(line => new Markup($"[green]+ {Markup.Escape(line)}[/]")),
        ]);
    }
}
