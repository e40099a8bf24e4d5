using MemTrace.Tour.Steps;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MemTrace.Tour.Views;

/// <summary>Both runs as a table, a row a moment.</summary>
internal static class MeasurementView
{
    public static IRenderable Render(IReadOnlyList<StoreMoment> before, IReadOnlyList<StoreMoment> after)
    {
        Table table = new Table().Title("Bytes").AddColumn("When");
        foreach (string column in (string[])["Heap before", "Trace before", "Missing", "Heap after", "Trace after", "Missing"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        for (int i = 0; i < before.Count; i++)
        {
            table.AddRow([new Text(before[i].Step), .. Cells(before[i]), .. Cells(after[i])]);
        }

        return table;
    }

    private static IEnumerable<IRenderable> Cells(StoreMoment moment) =>
    [
        new Text($"{moment.Heap:N0}"),
        new Text($"{moment.Trace:N0}"),
        new Text($"{moment.Missing:N0}", moment.Missing > moment.Heap / 2 ? Color.Red : Color.Green),
    ];
}
